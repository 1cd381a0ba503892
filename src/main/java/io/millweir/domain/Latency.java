package io.millweir.domain;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The value of a record on {@code latency}, one for each answered query, and the {@code latency} of a response.
 * Durations are milliseconds. Component names are the field names of the public contract.
 *
 * @param totalMs record timestamp to emission
 * @param queuedMs record timestamp to acceptance
 * @param routingMs time in the router
 * @param waitingMs accepted and not yet called: capacity, breaker, back-off
 * @param providerMs sum of the provider calls
 * @param overheadMs total − queued − waiting − provider
 * @param attempts provider calls made
 * @param metadata of the query, echoed
 */
public record Latency(
        String queryId,
        @Nullable String tenant,
        @Nullable String model,
        @Nullable String provider,
        @Nullable String region,
        String status,
        boolean streamed,
        long totalMs,
        long queuedMs,
        double routingMs,
        long waitingMs,
        long providerMs,
        long overheadMs,
        @Nullable Long timeToFirstTokenMs,
        @Nullable Double outputTokensPerSecond,
        int attempts,
        @Nullable Map<String, Object> metadata) {}
