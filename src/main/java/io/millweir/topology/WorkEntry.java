package io.millweir.topology;

import io.millweir.domain.Attempt;
import io.millweir.domain.Origin;
import io.millweir.domain.Plan;
import io.millweir.domain.Report;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A query in progress, as the work store keeps it: everything that its response, usage and latency need, besides the
 * query itself.
 *
 * @param key of the query record
 * @param routingMs milliseconds the router took
 * @param routingWarnings what the router had to say, for the response
 * @param owner boot id of the process that was given the query to carry out; empty while it waits
 * @param submittedAt when it was given for the first time
 * @param moved whether it was taken from a process that may still announce a call of it
 * @param attempts calls that ended or were lost, in the order in which that became known
 * @param open calls that were announced and whose end is not known; more than one only when a process that was taken
 *     for dead was not, or when a slow call was given company
 * @param closed set when the query was answered
 */
record WorkEntry(
        String queryId,
        byte @Nullable [] key,
        Origin origin,
        Instant acceptedAt,
        Instant deadline,
        int priority,
        String tenant,
        double routingMs,
        Plan plan,
        List<String> routingWarnings,
        Optional<String> owner,
        Optional<Instant> submittedAt,
        boolean moved,
        List<Attempt> attempts,
        List<OpenCall> open,
        Optional<Closing> closed) {
    /** A planned query that nobody was given yet. */
    static WorkEntry of(Incoming.Planned planned, Instant deadline) {
        Incoming.Accepted accepted = planned.accepted();
        return new WorkEntry(
                accepted.query().id(),
                accepted.key(),
                accepted.origin(),
                accepted.acceptedAt(),
                deadline,
                accepted.query().priority().ordinal(),
                accepted.query().tenant(),
                planned.routingMs(),
                planned.plan(),
                planned.warnings(),
                Optional.empty(),
                Optional.empty(),
                false,
                List.of(),
                List.of(),
                Optional.empty());
    }

    /** Whether this is about that record on {@code queries}; an id may come again, a record does not. */
    boolean isFrom(Origin other) {
        return origin.partition() == other.partition() && origin.offset() == other.offset();
    }

    /** Whether it was given to this process. */
    boolean isOf(String process) {
        return owner.equals(Optional.of(process));
    }

    /** Whether it was answered. */
    boolean answered() {
        return closed.isPresent();
    }

    WorkEntry submitted(String process, Instant at) {
        return with(Optional.of(process), submittedAt.or(() -> Optional.of(at)), moved, calls(), closed);
    }

    /** The same query, which its process gave back, waiting to be given out again. */
    WorkEntry released() {
        return with(Optional.empty(), submittedAt, moved, calls(), closed);
    }

    /** The same query, taken from a process that seems to be dead; its open calls count as lost. */
    WorkEntry takenFrom(Predicate<String> alive, Instant now) {
        return with(Optional.empty(), submittedAt, true, calls().lost(alive, now), closed);
    }

    /** The same query with all calls that are still open given up as lost. */
    WorkEntry settled(Instant now) {
        return open.isEmpty() ? this : with(owner, submittedAt, moved, calls().lost(process -> false, now), closed);
    }

    WorkEntry closed(Closing closing) {
        return with(owner, submittedAt, moved, calls(), Optional.of(closing));
    }

    /** The same query with a call announced, by the process that makes it. */
    WorkEntry opened(Report.Intent intent, String process, Instant at) {
        return with(
                owner.or(() -> Optional.of(process)),
                submittedAt.or(() -> Optional.of(at)),
                moved || owner.filter(other -> !other.equals(process)).isPresent(),
                calls().opened(intent, process),
                closed);
    }

    /** The same query with one more call that ended. */
    WorkEntry ended(String process, Attempt attempt) {
        return with(owner, submittedAt, moved, calls().ended(process, attempt), closed);
    }

    CallBook calls() {
        return new CallBook(attempts, open);
    }

    /** The number of the last call that may have been made. */
    int attemptsMade() {
        return calls().made();
    }

    private WorkEntry with(
            Optional<String> newOwner,
            Optional<Instant> newSubmittedAt,
            boolean newMoved,
            CallBook calls,
            Optional<Closing> newClosed) {
        return new WorkEntry(
                queryId,
                key,
                origin,
                acceptedAt,
                deadline,
                priority,
                tenant,
                routingMs,
                plan,
                routingWarnings,
                newOwner,
                newSubmittedAt,
                newMoved,
                calls.attempts(),
                calls.open(),
                newClosed);
    }
}
