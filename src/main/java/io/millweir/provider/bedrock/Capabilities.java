package io.millweir.provider.bedrock;

import static io.millweir.provider.bedrock.Capability.CONVERSE;
import static io.millweir.provider.bedrock.Capability.STOP_SEQUENCES;
import static io.millweir.provider.bedrock.Capability.STREAMING;
import static io.millweir.provider.bedrock.Capability.SYSTEM_PROMPT;
import static io.millweir.provider.bedrock.Capability.TEMPERATURE;
import static io.millweir.provider.bedrock.Capability.TEMPERATURE_WITH_TOP_P;
import static io.millweir.provider.bedrock.Capability.TOP_P;

import io.millweir.registry.ModelCard;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What a model of Bedrock can do: what its card's {@code supports} says, else what this table says, else everything.
 *
 * <p>Sources: AWS's user guide, "Supported models and model features" (the Converse operations, streaming, system
 * prompts) and "Inference request parameters"; aws-samples/bedrock-access-gateway for Mistral's system prompts and
 * Claude's temperature beside top_p; LiteLLM's price list ({@code supports_sampling_params}) for the Claude models that
 * take neither; langgenius/dify-official-plugins#1767 and crewAIInc/crewAI#3317 for stop sequences.
 */
final class Capabilities {
    /** Models whose base id begins so lack these; every line that fits counts. */
    private record Lack(String prefix, Set<Capability> what) {
        static Lack of(String prefix, Capability first, Capability... rest) {
            return new Lack(prefix, EnumSet.of(first, rest));
        }
    }

    private static final List<Lack> LACKS = List.of(
            Lack.of("amazon.titan-text", SYSTEM_PROMPT),
            Lack.of("amazon.titan-tg1", SYSTEM_PROMPT),
            Lack.of("mistral.mistral-7b", SYSTEM_PROMPT),
            Lack.of("mistral.mixtral", SYSTEM_PROMPT),
            Lack.of("cohere.command-text", SYSTEM_PROMPT),
            Lack.of("cohere.command-light", SYSTEM_PROMPT),
            Lack.of("ai21.j2", SYSTEM_PROMPT, STREAMING),
            Lack.of("openai.gpt-oss", STOP_SEQUENCES),
            Lack.of("qwen.", STOP_SEQUENCES),
            Lack.of("anthropic.claude-opus-4-1", TEMPERATURE_WITH_TOP_P),
            Lack.of("anthropic.claude-opus-4-5", TEMPERATURE_WITH_TOP_P),
            Lack.of("anthropic.claude-opus-4-6", TEMPERATURE_WITH_TOP_P),
            Lack.of("anthropic.claude-sonnet-4-5", TEMPERATURE_WITH_TOP_P),
            Lack.of("anthropic.claude-sonnet-4-6", TEMPERATURE_WITH_TOP_P),
            Lack.of("anthropic.claude-haiku-4-5", TEMPERATURE_WITH_TOP_P),
            Lack.of("anthropic.claude-opus-4-7", TEMPERATURE, TOP_P),
            Lack.of("anthropic.claude-opus-4-8", TEMPERATURE, TOP_P),
            Lack.of("anthropic.claude-opus-5", TEMPERATURE, TOP_P),
            Lack.of("anthropic.claude-sonnet-5", TEMPERATURE, TOP_P),
            Lack.of("anthropic.claude-fable-5", TEMPERATURE, TOP_P),
            // Embeddings, images, video, speech, reranking: "Converse doesn't support" them.
            Lack.of("amazon.titan-embed", CONVERSE, STREAMING, SYSTEM_PROMPT),
            Lack.of("amazon.nova-2-multimodal-embeddings", CONVERSE, STREAMING, SYSTEM_PROMPT),
            Lack.of("cohere.embed", CONVERSE, STREAMING, SYSTEM_PROMPT),
            Lack.of("amazon.titan-image", CONVERSE, STREAMING, SYSTEM_PROMPT),
            Lack.of("amazon.nova-canvas", CONVERSE, STREAMING, SYSTEM_PROMPT),
            Lack.of("amazon.nova-reel", CONVERSE, STREAMING, SYSTEM_PROMPT),
            Lack.of("amazon.nova-sonic", CONVERSE, STREAMING, SYSTEM_PROMPT),
            Lack.of("amazon.rerank", CONVERSE, STREAMING, SYSTEM_PROMPT),
            Lack.of("cohere.rerank", CONVERSE, STREAMING, SYSTEM_PROMPT),
            Lack.of("stability.", CONVERSE, STREAMING, SYSTEM_PROMPT),
            Lack.of("luma.", CONVERSE, STREAMING, SYSTEM_PROMPT),
            Lack.of("twelvelabs.", CONVERSE, SYSTEM_PROMPT));

    private final Set<Capability> present;

    private Capabilities(Set<Capability> present) {
        this.present = present;
    }

    /** What the model of this card can do. */
    static Capabilities of(ModelCard card) {
        String id = ModelFamily.baseId(card);
        EnumSet<Capability> present = EnumSet.allOf(Capability.class);
        LACKS.stream().filter(each -> id.startsWith(each.prefix())).forEach(each -> present.removeAll(each.what()));
        for (Capability each : Capability.values()) {
            card.supports(each.key()).ifPresent(has -> {
                if (has) {
                    present.add(each);
                } else {
                    present.remove(each);
                }
            });
        }
        return new Capabilities(present);
    }

    boolean has(Capability capability) {
        return present.contains(capability);
    }
}
