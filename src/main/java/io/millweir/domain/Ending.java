package io.millweir.domain;

import java.util.Optional;

/**
 * How a query ended: with an answer or with the failure that is its answer.
 *
 * @param answer the answer, when there is one
 * @param failure the failure, when there is no answer
 * @param partialText what had arrived of a streamed answer that failed half-way, when it is wanted
 * @param waitingMs milliseconds that the query waited for capacity or back-off since it was submitted
 */
public record Ending(Optional<Answer> answer, Optional<Failure> failure, Optional<String> partialText, long waitingMs) {
    /** A query that was answered. */
    public static Ending answered(Answer answer, long waitingMs) {
        return new Ending(Optional.of(answer), Optional.empty(), Optional.empty(), waitingMs);
    }

    /** A query whose streamed answer broke off, and what of it had arrived. */
    public static Ending brokenOff(Failure failure, String partialText, long waitingMs) {
        return new Ending(Optional.empty(), Optional.of(failure), Optional.of(partialText), waitingMs);
    }

    /** A query that was not. */
    public static Ending failed(Failure failure, long waitingMs) {
        return new Ending(Optional.empty(), Optional.of(failure), Optional.empty(), waitingMs);
    }
}
