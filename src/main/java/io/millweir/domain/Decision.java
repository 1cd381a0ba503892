package io.millweir.domain;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The value of a record on {@code decisions}: one for each accepted query. Component names are the field names of the
 * public contract.
 *
 * @param shadow true when the router only looked on, and nobody was called on its account; else left out
 */
public record Decision(
        String queryId,
        String router,
        String model,
        List<String> fallbacks,
        Map<String, BigDecimal> scores,
        @Nullable BigDecimal expectedCost,
        String reason,
        String registryVersion,
        String routerVersion,
        @Nullable Double propensity,
        Instant decidedAt,
        @Nullable Boolean shadow,
        @Nullable Map<String, Object> metadata) {}
