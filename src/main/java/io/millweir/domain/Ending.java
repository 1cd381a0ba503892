package io.millweir.domain;

import java.util.Optional;

/**
 * How a query ended: with an answer or with the failure that is its answer.
 *
 * @param answer the answer, when there is one
 * @param failure the failure, when there is no answer
 * @param partialText what had arrived of a streamed answer that failed half-way, when it is wanted
 * @param waitingMs milliseconds that the query waited for capacity or back-off since it was submitted
 * @param account how a plan of several calls came to this
 */
public record Ending(
        Optional<Answer> answer,
        Optional<Failure> failure,
        Optional<String> partialText,
        long waitingMs,
        Optional<Account> account) {
    /** A query that was answered. */
    public static Ending answered(Answer answer, long waitingMs) {
        return new Ending(Optional.of(answer), Optional.empty(), Optional.empty(), waitingMs, Optional.empty());
    }

    /** A query whose streamed answer broke off, and what of it had arrived. */
    public static Ending brokenOff(Failure failure, String partialText, long waitingMs) {
        return new Ending(
                Optional.empty(), Optional.of(failure), Optional.of(partialText), waitingMs, Optional.empty());
    }

    /** A query that was not. */
    public static Ending failed(Failure failure, long waitingMs) {
        return new Ending(Optional.empty(), Optional.of(failure), Optional.empty(), waitingMs, Optional.empty());
    }

    /** The same ending of a plan of several calls. */
    public Ending with(Account told) {
        return new Ending(answer, failure, partialText, waitingMs, Optional.of(told));
    }
}
