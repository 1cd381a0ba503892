package io.millweir.topology;

import io.millweir.domain.Attempt;
import io.millweir.domain.Query;
import io.millweir.domain.Report;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of reports that come after the answer. A call that was open then is booked as lost with the answer, and
 * its end is only logged; one whose announcement comes later is booked as lost when that comes. So each call has one
 * usage record, and they add up to the cost of the response.
 */
final class LateReports {
    private static final Logger LOG = LoggerFactory.getLogger(LateReports.class);

    private final Stages stages;
    private final Replies replies;

    LateReports(Stages stages, Replies replies) {
        this.stages = stages;
        this.replies = replies;
    }

    /** Books calls of a query that is kept. */
    Optional<Outcome> announced(WorkEntry entry, List<Attempt> calls, Query query) {
        return calls.isEmpty()
                ? Optional.empty()
                : Optional.of(new Outcome(
                        entry.key(), entry.queryId(), Optional.empty(), replies.usages(query, calls), repeatable()));
    }

    /** Takes note of a report about a query of which nothing is known but its id. */
    Optional<Outcome> book(Completion completion) {
        if (completion.report() instanceof Report.Intent intent) {
            LOG.atWarn()
                    .addKeyValue("query_id", completion.queryId())
                    .addKeyValue("attempt", intent.attempt())
                    .addKeyValue("deployment", intent.deployment().key())
                    .log("a call was announced after its query was answered and forgotten; it is booked as lost, under"
                            + " the default tenant");
            return Optional.of(booked(
                    completion.queryId(), List.of(intent.lost(stages.clock().instant()))));
        } else if (completion.report() instanceof Report.AttemptEnd end) {
            ended(completion, end.attempt());
        }
        return Optional.empty();
    }

    /** Books calls that were made for a query record that is none any more. */
    Outcome booked(String queryId, List<Attempt> calls) {
        return new Outcome(
                null, queryId, Optional.empty(), replies.usages(UnreadableQuery.of(queryId), calls), repeatable());
    }

    /** Books the calls that were reported for query records that came again and are none any more. */
    List<Outcome> passedBy(List<Completion> reports) {
        Map<String, List<Completion>> byQuery = reports.stream()
                .collect(Collectors.groupingBy(Completion::queryId, LinkedHashMap::new, Collectors.toList()));
        return byQuery.entrySet().stream()
                .map(each -> booked(
                        each.getKey(),
                        EarlyCalls.of(each.getValue(), stages.clock().instant()).attempts()))
                .filter(outcome -> !outcome.usages().isEmpty())
                .toList();
    }

    /** Writes the end of a call down in the log alone: it is booked as lost. */
    void ended(Completion completion, Attempt attempt) {
        LOG.atWarn()
                .addKeyValue("query_id", completion.queryId())
                .addKeyValue("attempt", attempt.number())
                .addKeyValue("deployment", attempt.deployment().key())
                .addKeyValue("outcome", attempt.outcome())
                .addKeyValue("input_tokens", attempt.tokens().input().orElse(-1))
                .addKeyValue("output_tokens", attempt.tokens().output().orElse(-1))
                .addKeyValue("process", completion.process())
                .log("a call was reported as ended after its query was answered; it was booked then, and is not booked"
                        + " again");
    }

    /** Under at_least_once the report may have been read, and this written, before. */
    private boolean repeatable() {
        return !stages.replayWindow().isZero();
    }
}
