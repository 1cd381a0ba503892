package io.millweir.audit;

/**
 * A call that a provider says it got.
 *
 * @param queryId the query it names; empty when it names none
 * @param attempt the attempt it names; 0 when it names none
 */
public record LedgerCall(String queryId, int attempt) {
    boolean named() {
        return !queryId.isEmpty() && attempt > 0;
    }
}
