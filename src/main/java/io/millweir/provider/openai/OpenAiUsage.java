package io.millweir.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.millweir.domain.Tokens;
import io.millweir.provider.Json;
import java.util.OptionalLong;

/** Reads OpenAI's token counts, in which the input's tokens include those read from a cache and written to it. */
final class OpenAiUsage {
    private OpenAiUsage() {}

    static Tokens chat(JsonNode usage) {
        return counted(usage, "prompt_tokens", "completion_tokens");
    }

    static Tokens responses(JsonNode usage) {
        return counted(usage, "input_tokens", "output_tokens");
    }

    private static Tokens counted(JsonNode usage, String in, String out) {
        OptionalLong input = Json.count(usage, in);
        OptionalLong output = Json.count(usage, out);
        if (input.isEmpty() || output.isEmpty()) {
            return Tokens.UNKNOWN;
        }
        JsonNode inDetails = usage.path(in + "_details");
        OptionalLong cached = Json.count(inDetails, "cached_tokens");
        OptionalLong written = Json.count(inDetails, "cache_write_tokens");
        return new Tokens(
                OptionalLong.of(Math.max(0, input.getAsLong() - cached.orElse(0) - written.orElse(0))),
                output,
                cached,
                written,
                Json.count(usage.path(out + "_details"), "reasoning_tokens"),
                false);
    }

    /** An embedding has no output tokens; that is a fact, not a gap. */
    static Tokens embeddings(JsonNode usage) {
        OptionalLong prompt = Json.count(usage, "prompt_tokens");
        return prompt.isPresent() ? Tokens.of(prompt.getAsLong(), 0) : Tokens.UNKNOWN;
    }
}
