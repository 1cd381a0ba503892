package io.millweir.domain;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The value of a record on {@code responses}: exactly one for each accepted query. Component names are the field names
 * of the public contract; a component without a value is left out of the JSON.
 */
public record Response(
        String id,
        String status,
        @Nullable String operation,
        Instant createdAt,
        @Nullable Map<String, Object> metadata,
        @Nullable String tenant,
        @Nullable String model,
        @Nullable String modelId,
        @Nullable String provider,
        @Nullable String region,
        @Nullable String text,
        @Nullable String finishReason,
        @Nullable List<List<Double>> embeddings,
        @Nullable TokenCounts usage,
        @Nullable CostFields cost,
        @Nullable Routing routing,
        @Nullable List<AttemptSummary> attempts,
        @Nullable Latency latency,
        @Nullable ErrorFields error,
        @Nullable List<String> warnings) {
    /** {@link #status} of an answered query. */
    public static final String OK = "ok";

    /** {@link #status} of a query that ended in an error. */
    public static final String ERROR = "error";

    /** Tokens of the answer. */
    public record TokenCounts(
            @Nullable Long inputTokens,
            @Nullable Long outputTokens,
            @Nullable Long totalTokens,
            @Nullable Long cacheReadInputTokens,
            @Nullable Long cacheWriteInputTokens,
            @Nullable Long reasoningTokens,
            @Nullable Boolean estimated) {}

    /** Money, summed over all attempts of the query. */
    public record CostFields(
            BigDecimal input,
            BigDecimal output,
            @Nullable BigDecimal cacheRead,
            @Nullable BigDecimal cacheWrite,
            BigDecimal total,
            String currency) {}

    /** How the model was chosen. */
    public record Routing(
            String router,
            @Nullable String requestedModel,
            String chosen,
            List<String> fallbacks,
            Map<String, BigDecimal> scores,
            String reason,
            String registryVersion) {}

    /** One provider call, in short. */
    public record AttemptSummary(
            int number,
            String model,
            String provider,
            @Nullable String region,
            String outcome,
            long latencyMs,
            @Nullable ErrorFields error,
            @Nullable String purpose) {}

    /** What went wrong and what to do. */
    public record ErrorFields(
            String code,
            String message,
            @Nullable String hint,
            @Nullable String providerCode,
            @Nullable String providerMessage,
            @Nullable Integer httpStatus,
            boolean retryable) {}
}
