package io.millweir.topology;

import io.millweir.domain.Attempt;
import io.millweir.domain.Origin;
import io.millweir.domain.Plan;
import io.millweir.domain.Report;
import java.time.Instant;
import java.util.ArrayList;
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
 * @param attempts calls that ended or were lost, in the order in which that became known
 * @param open calls that were announced and whose end is not known; more than one only when a process that was taken
 *     for dead was not
 * @param closed set when the query was answered
 */
record WorkEntry(
        String queryId,
        byte @Nullable [] key,
        Origin origin,
        Instant acceptedAt,
        Instant deadline,
        int priority,
        double routingMs,
        Plan plan,
        List<String> routingWarnings,
        Optional<String> owner,
        Optional<Instant> submittedAt,
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
                planned.routingMs(),
                planned.plan(),
                planned.warnings(),
                Optional.empty(),
                Optional.empty(),
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

    WorkEntry submitted(String process, Instant at) {
        return with(Optional.of(process), submittedAt.or(() -> Optional.of(at)), attempts, open, closed);
    }

    /** The same query, waiting to be given out again. */
    WorkEntry released() {
        return with(Optional.empty(), submittedAt, attempts, open, closed);
    }

    WorkEntry closed(Closing closing) {
        return with(owner, submittedAt, attempts, open, Optional.of(closing));
    }

    /** The same query with a call announced, by the process that makes it. */
    WorkEntry opened(Report.Intent intent, String process, Instant at) {
        List<OpenCall> calls = new ArrayList<>(open);
        calls.removeIf(call -> call.is(process, intent.attempt()));
        calls.add(new OpenCall(process, intent));
        return with(
                owner.or(() -> Optional.of(process)), submittedAt.or(() -> Optional.of(at)), attempts, calls, closed);
    }

    /**
     * The same query with one more call that ended. A call is booked once however often it is reported; what was given
     * up as lost and comes back all the same is booked as what it was.
     */
    WorkEntry ended(String process, Attempt attempt) {
        List<OpenCall> calls = new ArrayList<>(open);
        calls.removeIf(call -> call.is(process, attempt.number()));
        List<Attempt> all = new ArrayList<>(attempts);
        Optional<Attempt> namesake = attempts.stream()
                .filter(each -> each.number() == attempt.number())
                .findFirst();
        if (namesake.isEmpty()) {
            all.add(attempt);
        } else if (namesake.get().lost()) {
            all.remove(namesake.get());
            all.add(attempt);
        } else if (attempts.stream().noneMatch(each -> isSameCall(each, attempt))) {
            // Two processes, one of them taken for dead, numbered their calls alike; both were made.
            all.add(attempt.numbered(attemptsMade() + 1));
        }
        return with(owner, submittedAt, all, calls, closed);
    }

    private static boolean isSameCall(Attempt one, Attempt other) {
        return one.startedAt().equals(other.startedAt())
                && one.endedAt().equals(other.endedAt())
                && one.deployment().equals(other.deployment());
    }

    /** The same query with the open calls of dead processes booked as lost. */
    WorkEntry lost(Predicate<String> alive, Instant now) {
        WorkEntry entry = this;
        for (OpenCall call : open) {
            if (!alive.test(call.process())) {
                entry = entry.ended(call.process(), call.intent().lost(now));
            }
        }
        return entry;
    }

    /** The number of the last call that may have been made. */
    int attemptsMade() {
        return Math.max(
                attempts.stream().mapToInt(Attempt::number).max().orElse(0),
                open.stream().mapToInt(call -> call.intent().attempt()).max().orElse(0));
    }

    private WorkEntry with(
            Optional<String> newOwner,
            Optional<Instant> newSubmittedAt,
            List<Attempt> newAttempts,
            List<OpenCall> newOpen,
            Optional<Closing> newClosed) {
        return new WorkEntry(
                queryId,
                key,
                origin,
                acceptedAt,
                deadline,
                priority,
                routingMs,
                plan,
                routingWarnings,
                newOwner,
                newSubmittedAt,
                newAttempts,
                newOpen,
                newClosed);
    }
}
