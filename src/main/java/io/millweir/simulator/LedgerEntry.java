package io.millweir.simulator;

import java.time.Instant;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One call that the simulator got.
 *
 * @param sequence 1 for the first call since the start, counted in the order of arrival
 * @param queryId the correlated query; empty when the call named none
 * @param attempt the correlated attempt; 0 when the call named none
 * @param dialect {@code openai}, {@code anthropic} or {@code bedrock}
 * @param model the model id as the call gave it; empty when it gave none
 * @param outcome {@code pending} while the call is open, then {@code ok} or the name of the fault or status
 * @param httpStatus the status answered; 0 while there is none
 * @param inputTokens tokens of the prompt, when the call was answered
 * @param outputTokens tokens of the text sent, when the call was answered with text
 * @param startedAt when the head of the request arrived
 * @param endedAt when the last byte was about to leave, or the connection ended; null while the call is open
 */
public record LedgerEntry(
        long sequence,
        String queryId,
        int attempt,
        String dialect,
        String model,
        String outcome,
        int httpStatus,
        OptionalLong inputTokens,
        OptionalLong outputTokens,
        Instant startedAt,
        @Nullable Instant endedAt) {}
