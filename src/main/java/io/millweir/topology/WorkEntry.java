package io.millweir.topology;

import io.millweir.domain.Attempt;
import io.millweir.domain.Origin;
import io.millweir.domain.Plan;
import io.millweir.domain.Report;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A query in progress, as the work store keeps it: everything that its response, usage and latency need, besides the
 * query itself.
 *
 * @param key of the query record
 * @param routingMs milliseconds the router took
 * @param routingWarnings what the router had to say, for the response
 * @param owner boot id of the process that was given the query to carry out; empty while it waits
 * @param submittedAt when it was given
 * @param attempts calls that ended or were lost
 * @param open a call that was announced and whose end is not known
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
        Optional<Report.Intent> open) {
    WorkEntry submitted(String process, Instant at) {
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
                Optional.of(process),
                submittedAt.or(() -> Optional.of(at)),
                attempts,
                open);
    }

    /** The same query, waiting to be given out again. */
    WorkEntry released() {
        return with(Optional.empty(), attempts, open);
    }

    /** The same query with a call announced, by the process that makes it. */
    WorkEntry opened(Report.Intent intent, String process, Instant at) {
        return submitted(process, at).with(Optional.of(process), attempts, Optional.of(intent));
    }

    /**
     * The same query with one more call that ended. A call is booked once however often it is reported; what was given
     * up as lost and comes back all the same is booked as what it was.
     */
    WorkEntry ended(Attempt attempt) {
        List<Attempt> all = new ArrayList<>(attempts);
        boolean booked = all.stream().anyMatch(each -> each.number() == attempt.number() && !each.lost());
        if (!booked) {
            all.removeIf(each -> each.number() == attempt.number());
            all.add(attempt);
        }
        return with(owner, all, open.filter(intent -> intent.attempt() != attempt.number()));
    }

    /** The same query with its open call booked as lost. */
    WorkEntry lost(Instant now) {
        return open.map(intent -> ended(intent.lost(now))).orElse(this);
    }

    /** The number of the last call that may have been made. */
    int attemptsMade() {
        return Math.max(
                attempts.stream().mapToInt(Attempt::number).max().orElse(0),
                open.map(Report.Intent::attempt).orElse(0));
    }

    private WorkEntry with(Optional<String> newOwner, List<Attempt> newAttempts, Optional<Report.Intent> newOpen) {
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
                submittedAt,
                newAttempts,
                newOpen);
    }
}
