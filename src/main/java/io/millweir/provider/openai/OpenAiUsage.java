package io.millweir.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.millweir.domain.Tokens;
import io.millweir.provider.Json;
import java.util.OptionalLong;

/** Reads OpenAI's token counts, in which the prompt's tokens include the cached ones. */
final class OpenAiUsage {
    private OpenAiUsage() {}

    static Tokens chat(JsonNode usage) {
        OptionalLong prompt = Json.count(usage, "prompt_tokens");
        OptionalLong completion = Json.count(usage, "completion_tokens");
        if (prompt.isEmpty() || completion.isEmpty()) {
            return Tokens.UNKNOWN;
        }
        OptionalLong cached = Json.count(usage.path("prompt_tokens_details"), "cached_tokens");
        return new Tokens(
                OptionalLong.of(Math.max(0, prompt.getAsLong() - cached.orElse(0))),
                completion,
                cached,
                OptionalLong.empty(),
                Json.count(usage.path("completion_tokens_details"), "reasoning_tokens"),
                false);
    }

    /** An embedding has no output tokens; that is a fact, not a gap. */
    static Tokens embeddings(JsonNode usage) {
        OptionalLong prompt = Json.count(usage, "prompt_tokens");
        return prompt.isPresent() ? Tokens.of(prompt.getAsLong(), 0) : Tokens.UNKNOWN;
    }
}
