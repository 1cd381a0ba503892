package io.millweir.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Models of Bedrock that take the same payloads and refuse the same things. */
enum BedrockFamily {
    CLAUDE(NativeForm.CLAUDE, "anthropic.claude"),
    CLAUDE_TEXT(NativeForm.CLAUDE_TEXT, "anthropic.claude-v", "anthropic.claude-instant"),
    NOVA(NativeForm.NOVA, "amazon.nova"),
    TITAN_TEXT(NativeForm.TITAN, "amazon.titan-text", "amazon.titan-tg1"),
    LLAMA(NativeForm.LLAMA, "meta.llama"),
    MISTRAL(NativeForm.MISTRAL, "mistral."),
    MISTRAL_INSTRUCT(NativeForm.MISTRAL, "mistral.mistral-7b", "mistral.mixtral"),
    COMMAND(NativeForm.COMMAND, "cohere.command-text", "cohere.command-light"),
    COMMAND_R(NativeForm.COMMAND_R, "cohere.command-r"),
    JURASSIC(NativeForm.JURASSIC, "ai21.j2"),
    JAMBA(NativeForm.CHAT, "ai21.jamba"),
    TITAN_EMBED(NativeForm.TITAN_EMBED_V2, "amazon.titan-embed"),
    TITAN_EMBED_V1(NativeForm.TITAN_EMBED_V1, "amazon.titan-embed-text-v1", "amazon.titan-embed-g1"),
    COHERE_EMBED_V3(NativeForm.COHERE_EMBED_V3, "cohere.embed"),
    COHERE_EMBED_V4(NativeForm.COHERE_EMBED_V4, "cohere.embed-v4"),
    NOVA_EMBED(NativeForm.NOVA_EMBED, "amazon.nova-2-multimodal-embeddings"),
    /** All other models, and those whose id does not tell. */
    OTHER(NativeForm.CHAT);

    private static final Set<String> PROFILES = Set.of("us-gov", "us", "eu", "apac", "global", "jp", "au", "ca");
    private static final Set<String> TELLING = Set.of("foundation-model", "inference-profile");

    private final NativeForm form;
    private final List<String> prefixes;

    BedrockFamily(NativeForm form, String... prefixes) {
        this.form = form;
        this.prefixes = List.of(prefixes);
    }

    /** The family of a model; of several that fit, the one with the longest prefix. */
    static BedrockFamily of(String model) {
        String id = baseId(model);
        BedrockFamily best = OTHER;
        int longest = 0;
        for (BedrockFamily family : values()) {
            for (String prefix : family.prefixes) {
                if (prefix.length() > longest && id.startsWith(prefix)) {
                    best = family;
                    longest = prefix.length();
                }
            }
        }
        return best;
    }

    /** The model's id without a profile's prefix; empty for an ARN that does not tell which model it is. */
    static String baseId(String model) {
        String id = model.toLowerCase(Locale.ROOT);
        if (id.startsWith("arn:")) {
            int slash = id.indexOf('/');
            String kind = slash < 0 ? "" : id.substring(id.lastIndexOf(':', slash) + 1, slash);
            id = TELLING.contains(kind) ? id.substring(slash + 1) : "";
        }
        int dot = id.indexOf('.');
        return dot > 0 && PROFILES.contains(id.substring(0, dot)) ? id.substring(dot + 1) : id;
    }

    /** How a request to this model is written; where the id does not tell, its body does. */
    NativeForm form(String model, JsonNode body) {
        return switch (this) {
            case OTHER -> NativeForm.ofBody(model, body);
            case CLAUDE_TEXT -> body.has("messages") ? NativeForm.CLAUDE : form;
            case MISTRAL, MISTRAL_INSTRUCT -> body.has("messages") ? NativeForm.CHAT : form;
            default -> form;
        };
    }

    boolean embeds() {
        return switch (this) {
            case TITAN_EMBED, TITAN_EMBED_V1, COHERE_EMBED_V3, COHERE_EMBED_V4, NOVA_EMBED -> true;
            default -> false;
        };
    }

    boolean streams() {
        return this != JURASSIC && !embeds();
    }

    boolean takesSystem() {
        return switch (this) {
            case TITAN_TEXT, MISTRAL_INSTRUCT, COMMAND, JURASSIC -> false;
            default -> true;
        };
    }

    /** Whether Converse takes more than one message. */
    boolean chats() {
        return this != COMMAND && this != JURASSIC;
    }
}
