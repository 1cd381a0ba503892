package io.millweir.simulator;

import com.fasterxml.jackson.databind.JsonNode;

/** The forms in which InvokeModel is asked. */
enum NativeForm {
    CLAUDE(new NativeClaude()),
    CLAUDE_TEXT(new NativeClaudeText()),
    NOVA(new NativeNova()),
    TITAN(new NativeTitan()),
    LLAMA(new NativeLlama(true)),
    IMPORTED(new NativeLlama(false)),
    MISTRAL(new NativeMistral()),
    COMMAND(new NativeCommand()),
    COMMAND_R(new NativeCommandR()),
    JURASSIC(new NativeJurassic()),
    CHAT(new NativeChat()),
    COMPLETIONS(new NativeCompletions()),
    TITAN_EMBED_V1(new NativeTitanVectors(true)),
    TITAN_EMBED_V2(new NativeTitanVectors(false)),
    COHERE_EMBED_V3(new NativeCohereVectors(false)),
    COHERE_EMBED_V4(new NativeCohereVectors(true)),
    NOVA_EMBED(new NativeNovaVectors());

    private final NativePayload payload;

    NativeForm(NativePayload payload) {
        this.payload = payload;
    }

    NativePayload payload() {
        return payload;
    }

    /** The form of a body for a model whose id does not tell its family. */
    static NativeForm ofBody(String model, JsonNode body) {
        if (body.has("anthropic_version")) {
            return body.has("prompt") ? CLAUDE_TEXT : CLAUDE;
        }
        if (body.has("messages")) {
            boolean nova = body.has("schemaVersion")
                    || body.has("inferenceConfig")
                    || (body.at("/messages/0/content/0").has("text")
                            && !body.at("/messages/0/content/0").has("type"));
            return nova ? NOVA : CHAT;
        }
        if (body.has("inputText")) {
            return body.has("textGenerationConfig") ? TITAN : TITAN_EMBED_V2;
        }
        if (body.has("texts")) {
            return COHERE_EMBED_V3;
        }
        if (body.has("taskType")) {
            return NOVA_EMBED;
        }
        if (body.has("message")) {
            return COMMAND_R;
        }
        return body.has("prompt") ? ofPrompt(model, body) : CHAT;
    }

    private static NativeForm ofPrompt(String model, JsonNode body) {
        if (model.startsWith("arn:") && model.contains(":sagemaker:")) {
            return COMPLETIONS;
        }
        if (body.has("max_gen_len") || model.contains(":imported-model/")) {
            return IMPORTED;
        }
        if (body.has("max_tokens_to_sample")) {
            return CLAUDE_TEXT;
        }
        if (body.has("maxTokens")) {
            return JURASSIC;
        }
        return body.has("p") || body.has("k") || body.has("stop_sequences") ? COMMAND : MISTRAL;
    }
}
