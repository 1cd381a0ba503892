package io.millweir.provider.bedrock;

import io.millweir.registry.BedrockModelId;
import io.millweir.registry.ModelCard;
import java.util.List;
import java.util.Locale;

/** Models of Bedrock that are spoken to alike. */
enum ModelFamily {
    /** Claude 3 and newer. */
    CLAUDE("anthropic.claude"),
    /** Claude 2 and Claude Instant. */
    CLAUDE_TEXT("anthropic.claude-v", "anthropic.claude-instant"),
    NOVA("amazon.nova"),
    TITAN_TEXT("amazon.titan-text", "amazon.titan-tg1"),
    LLAMA("meta.llama"),
    MISTRAL("mistral."),
    COMMAND("cohere.command-text", "cohere.command-light"),
    COMMAND_R("cohere.command-r"),
    JURASSIC("ai21.j2"),
    JAMBA("ai21.jamba"),
    TITAN_EMBED("amazon.titan-embed"),
    COHERE_EMBED("cohere.embed"),
    NOVA_EMBED("amazon.nova-2-multimodal-embeddings"),
    /** Every other one: DeepSeek, Qwen, gpt-oss, Writer, and what comes after this was written. */
    OTHER();

    private final List<String> prefixes;

    ModelFamily(String... prefixes) {
        this.prefixes = List.of(prefixes);
    }

    /** The family of the card's model; of several that fit, the one with the longest prefix. */
    static ModelFamily of(ModelCard card) {
        String id = baseId(card);
        ModelFamily best = OTHER;
        int longest = 0;
        for (ModelFamily family : values()) {
            for (String prefix : family.prefixes) {
                if (prefix.length() > longest && id.startsWith(prefix)) {
                    best = family;
                    longest = prefix.length();
                }
            }
        }
        return best;
    }

    /** The model's base id in lower case, without a profile's prefix; empty when nothing says which model it is. */
    static String baseId(ModelCard card) {
        return BedrockModelId.base(card.baseModel().orElse(card.model()).toLowerCase(Locale.ROOT))
                .orElse("");
    }
}
