package io.millweir.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.millweir.audit.Findings;
import io.millweir.audit.LedgerCall;
import io.millweir.audit.Range;
import io.millweir.audit.Terms;
import io.millweir.audit.TopicAudit;
import io.millweir.audit.Violation;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What the books say when all is over: the audit of the topics beside the ledger of the providers, and what a single
 * query had to bear.
 *
 * @param sent queries with ids of their own
 * @param arrivals the ledger
 * @param losses when calls may have been lost: kills, and stands longer than the session
 */
record Verdict(
        int sent,
        Findings findings,
        List<SimulatedProviders.Arrival> arrivals,
        Map<String, Answers.Answer> answers,
        List<Answers.Lost> lost,
        List<Instant> losses) {
    static final Duration QUERY_TIMEOUT = Duration.ofMinutes(15);
    private static final Duration DEDUPE_WINDOW = Duration.ofHours(1);

    /** Waits until everything that was sent is answered, or the limit is over, and audits. */
    static Verdict of(Rig rig, int sent, Answers answers, List<Instant> losses, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        long begun = System.nanoTime();
        while (answers.count() < sent && System.nanoTime() < end) {
            Pause.millis(100);
        }
        rig.diary.note("%d of %d queries are answered, %.1f s after the load ended"
                .formatted(answers.count(), sent, (System.nanoTime() - begun) / 1e9));
        // For what should not come.
        Pause.millis(2_000);
        List<SimulatedProviders.Arrival> arrivals = rig.providers.ledger();
        Findings findings = TopicAudit.run(
                Map.of("bootstrap.servers", rig.broker.bootstrapServers()),
                "millweir.",
                Range.ALL,
                Optional.of(arrivals.stream()
                        .map(call -> new LedgerCall(call.queryId(), call.attempt()))
                        .toList()),
                Terms.of(QUERY_TIMEOUT, DEDUPE_WINDOW),
                Clock.systemUTC());
        Verdict verdict = new Verdict(sent, findings, arrivals, answers.all(), answers.lost(), losses);
        verdict.print(rig);
        return verdict;
    }

    private void print(Rig rig) {
        rig.diary.note("audit: " + findings.queries() + " queries, " + findings.repeated() + " of them repeated; "
                + findings.accepted() + " accepted, " + findings.answered() + " answered, " + findings.failed()
                + " failed " + errors() + ", " + findings.inProgress() + " in progress, " + findings.buried()
                + " buried; " + findings.possibleDuplicates() + " possible duplicates");
        rig.diary.note("audit: " + findings.ledgerCalls() + " calls in the ledger, usage records "
                + findings.calls() + ", " + findings.lost() + " lost, " + findings.beyondLedger()
                + " of them beyond the ledger; " + findings.streams() + " streams verified; "
                + findings.unverifiable() + " unverifiable " + findings.limits());
        rig.diary.note("audit: " + findings.violationCount() + " violations");
        findings.violations().stream().limit(20).forEach(each -> rig.diary.note("  " + each));
        if (findings.violationCount() > 0) {
            Path file = rig.ground.file("violations.log");
            rig.diary.note("all that is known of the first of these queries: " + file);
            Evidence.write(
                    findings.violations().stream()
                            .map(Violation::queryId)
                            .limit(100)
                            .collect(Collectors.toSet()),
                    rig.broker.bootstrapServers(),
                    arrivals,
                    file);
        }
        answers.values().stream()
                .max(Comparator.comparingLong(Answers.Answer::heldMs))
                .ifPresent(longest -> rig.diary.note("longest without a provider at work: " + longest.heldMs()
                        + " ms, of a query of " + longest.from()));
        rig.diary.note(rig.watch.endings() + " processes ended by themselves");
        for (Recovery recovery : recoveries()) {
            rig.diary.note("  " + recovery);
        }
        for (Instant loss : losses) {
            rig.diary.note("  announced before " + loss + " and not made, ms: " + unmade(loss));
        }
        if (answers.size() < sent) {
            rig.diary.note("unanswered, for example: "
                    + IntStream.range(0, sent)
                            .mapToObj(number -> "q-" + number)
                            .filter(id -> !answers.containsKey(id))
                            .limit(10)
                            .toList());
        }
    }

    private Map<String, Long> errors() {
        return answers.values().stream()
                .map(Answers.Answer::error)
                .filter(code -> !code.isEmpty())
                .collect(Collectors.groupingBy(code -> code, TreeMap::new, Collectors.counting()));
    }

    /** How long before the loss the calls were announced that it kept from their providers. */
    private List<Long> unmade(Instant loss) {
        Set<LedgerCall> made = made();
        Optional<Instant> before = losses.stream().filter(loss::isAfter).max(Instant::compareTo);
        return lost.stream()
                .filter(call -> !made.contains(new LedgerCall(call.queryId(), call.attempt())))
                .map(Answers.Lost::startedAt)
                .filter(at -> at.isBefore(loss) && before.map(at::isAfter).orElse(true))
                .map(at -> Duration.between(at, loss).toMillis())
                .sorted()
                .toList();
    }

    private Set<LedgerCall> made() {
        return arrivals.stream()
                .map(call -> new LedgerCall(call.queryId(), call.attempt()))
                .collect(Collectors.toSet());
    }

    /** How soon lost calls were made again. */
    List<Recovery> recoveries() {
        return Recovery.of(losses, lost, arrivals);
    }

    /** The longest time in which a query that was answered since then was with no provider. */
    long longestHeldMs(Instant since) {
        return answers.values().stream()
                .filter(answer -> answer.at().isAfter(since))
                .mapToLong(Answers.Answer::heldMs)
                .max()
                .orElse(0);
    }

    /** Every promise is kept, and every query is answered once. */
    Verdict assertKept() {
        assertThat(findings.violations()).isEmpty();
        assertThat(findings.violationCount()).isZero();
        assertThat(answers).hasSize(sent);
        assertThat(findings.inProgress()).isZero();
        assertThat(findings.buried()).isZero();
        assertThat(findings.unverifiable()).isZero();
        assertThat(answers.values()).allMatch(answer -> answer.times() <= 1, "has one response");
        return this;
    }

    /**
     * No call was repeated more often than its process was killed or stood still. A call that was announced and never
     * reached its provider is not repeated by the next one.
     */
    Verdict assertRepeatedOncePerLoss() {
        Set<LedgerCall> made = made();
        Map<String, Long> lostOf = new HashMap<>();
        lost.stream()
                .filter(call -> made.contains(new LedgerCall(call.queryId(), call.attempt())))
                .forEach(call -> lostOf.merge(call.queryId(), 1L, Long::sum));
        lostOf.forEach((id, times) -> {
            Answers.Answer answer = answers.get(id);
            long during = losses.stream()
                    .filter(loss -> answer != null
                            && !loss.isBefore(answer.from().minusSeconds(1))
                            && loss.isBefore(answer.at()))
                    .count();
            assertThat(times).as("lost calls of " + id).isLessThanOrEqualTo(during);
        });
        return this;
    }

    /** A crash between intent and sending is rare: so many records beyond the ledger per loss, at most. */
    Verdict assertBeyondLedgerPerLoss(int most) {
        assertThat(findings.beyondLedger()).isLessThanOrEqualTo((long) most * losses.size());
        return this;
    }
}
