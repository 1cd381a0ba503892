package io.millweir.provider.bedrock.invoke;

import com.fasterxml.jackson.databind.JsonNode;
import io.millweir.domain.Tokens;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/** Reads token counts: from a body, from InvokeModel's response headers, from the metrics that end a stream. */
final class Counts {
    private static final String METRICS = "amazon-bedrock-invocationMetrics";
    private static final String HEADER = "x-amzn-bedrock-";

    private Counts() {}

    /** A count; under a guardrail Titan writes {@code 28.0}. */
    static OptionalLong of(JsonNode node, String... fields) {
        for (String field : fields) {
            double value = node.path(field).isNumber() ? node.path(field).doubleValue() : -1;
            if (value >= 0 && value <= 1e15 && value == Math.rint(value)) {
                return OptionalLong.of((long) value);
            }
        }
        return OptionalLong.empty();
    }

    static Tokens of(OptionalLong input, OptionalLong output) {
        return new Tokens(input, output, OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty(), false);
    }

    /** What the headers of an answer count; streams have none of them. */
    static Tokens ofHeaders(Function<String, Optional<String>> headers) {
        return new Tokens(
                header(headers, "input-token-count"),
                header(headers, "output-token-count"),
                header(headers, "cache-read-input-token-count"),
                header(headers, "cache-write-input-token-count"),
                OptionalLong.empty(),
                false);
    }

    /** Whether the chunk carries the metrics of the call, which only the last chunk does. */
    static boolean hasMetrics(JsonNode chunk) {
        return chunk.path(METRICS).isObject();
    }

    static Tokens ofMetrics(JsonNode chunk) {
        JsonNode metrics = chunk.path(METRICS);
        return new Tokens(
                of(metrics, "inputTokenCount"),
                of(metrics, "outputTokenCount"),
                of(metrics, "cacheReadInputTokenCount"),
                of(metrics, "cacheWriteInputTokenCount"),
                OptionalLong.empty(),
                false);
    }

    /** Each count of the first, else of the second. */
    static Tokens first(Tokens first, Tokens second) {
        return new Tokens(
                first(first.input(), second.input()),
                first(first.output(), second.output()),
                first(first.cacheRead(), second.cacheRead()),
                first(first.cacheWrite(), second.cacheWrite()),
                first(first.reasoning(), second.reasoning()),
                false);
    }

    private static OptionalLong first(OptionalLong first, OptionalLong second) {
        return first.isPresent() ? first : second;
    }

    private static OptionalLong header(Function<String, Optional<String>> headers, String name) {
        return headers.apply(HEADER + name)
                .map(String::strip)
                .filter(value -> value.matches("\\d{1,15}"))
                .map(value -> OptionalLong.of(Long.parseLong(value)))
                .orElse(OptionalLong.empty());
    }
}
