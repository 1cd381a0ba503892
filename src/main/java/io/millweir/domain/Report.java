package io.millweir.domain;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/** What dispatch writes down about a query, durably, before it goes on. */
public sealed interface Report {
    /**
     * A call is about to be made. After a crash, an intent without an end says that a call may be lost.
     *
     * @param attempt the number the call will have
     * @param purpose what a plan of several calls makes it for
     */
    record Intent(
            int attempt,
            String model,
            Deployment deployment,
            int fallbackIndex,
            Prices prices,
            String priceVersion,
            boolean streamed,
            Instant at,
            Optional<Purpose> purpose)
            implements Report {
        /** The attempt as it is booked when nobody recorded its end. */
        public Attempt lost(Instant now) {
            return new Attempt(
                    attempt,
                    model,
                    deployment,
                    fallbackIndex,
                    at,
                    now,
                    OptionalLong.empty(),
                    Tokens.UNKNOWN,
                    prices,
                    priceVersion,
                    streamed,
                    true,
                    Optional.empty(),
                    purpose);
        }
    }

    /**
     * A call ended, and with it the query when {@code ending} is given.
     *
     * @param ending empty while dispatch goes on with the query
     */
    record AttemptEnd(Attempt attempt, Optional<Ending> ending) implements Report {}

    /** The query ended without a further call. */
    record End(Ending ending) implements Report {}

    /** Dispatch gave the query up, because its process stops; whoever owns the query carries it on. */
    record Abandoned(Optional<Attempt> attempt) implements Report {}

    /**
     * A task that took a partition over wrote this to itself: once it reads it, it has read everything that was
     * reported before.
     */
    record CaughtUp(String task) implements Report {}
}
