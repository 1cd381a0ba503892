package io.millweir.domain;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The value of a record on {@code usage}: one for each provider call that ended or was lost. Component names are the
 * field names of the public contract; a component without a value is left out of the JSON.
 */
public record Usage(
        String id,
        String queryId,
        int attempt,
        String tenant,
        @Nullable String user,
        @Nullable Map<String, String> tags,
        @Nullable Map<String, Object> metadata,
        String operation,
        String model,
        String modelId,
        String provider,
        @Nullable String region,
        boolean streamed,
        String outcome,
        @Nullable Long inputTokens,
        @Nullable Long outputTokens,
        @Nullable Long totalTokens,
        @Nullable Long cacheReadInputTokens,
        @Nullable Long cacheWriteInputTokens,
        @Nullable Long reasoningTokens,
        @Nullable Boolean estimated,
        Response.@Nullable CostFields cost,
        @Nullable UnitPrices prices,
        String priceVersion,
        int fallbackIndex,
        Instant startedAt,
        Instant endedAt,
        @Nullable String purpose) {
    /** The unit prices used, per million tokens. */
    public record UnitPrices(
            @Nullable BigDecimal input,
            @Nullable BigDecimal output,
            @Nullable BigDecimal cacheRead,
            @Nullable BigDecimal cacheWrite) {}
}
