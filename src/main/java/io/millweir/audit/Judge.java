package io.millweir.audit;

import io.millweir.topics.TopicName;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Passes judgement on everything that was read, query by query. */
final class Judge {
    private static final List<TopicName> ANSWERING = List.of(
            TopicName.RESPONSES, TopicName.USAGE, TopicName.LATENCY, TopicName.DECISIONS, TopicName.DEAD_LETTERS);

    private final Terms terms;
    private final Instant now;
    private final Coverage coverage;
    private final Book book;
    private final Violations violations;
    private final CallsJudge calls;
    private final StreamJudge streams;
    private final Map<String, Long> outcomes = new TreeMap<>();
    private long accepted;
    private long answered;
    private long failed;
    private long repeated;
    private long buried;
    private long inProgress;
    private long unverifiable;
    private long unrelated;

    Judge(Terms terms, Instant now, Coverage coverage, Book book) {
        this.terms = terms;
        this.now = now;
        this.coverage = coverage;
        this.book = book;
        this.violations = book.violations;
        this.calls = new CallsJudge(book);
        this.streams = new StreamJudge(coverage, violations, book.outcomes);
    }

    Findings judge(Optional<List<LedgerCall>> ledger) {
        book.partitions.forEach((partition, queries) -> queries.forEach((id, tracked) -> {
            if (tracked.records + tracked.mustBury == 0) {
                homeless(partition, id, tracked);
            } else if (tracked.inRange) {
                judge(partition, id, tracked);
            }
        }));
        LedgerJudge books = new LedgerJudge(book, this::mayBeOpen);
        ledger.ifPresent(books::judge);
        Map<String, Long> records = new TreeMap<>();
        book.records.forEach((topic, count) -> records.put(topic.bare(), count));
        return new Findings(
                records,
                book.queries,
                accepted,
                answered,
                failed,
                repeated,
                book.unreadable,
                buried,
                inProgress,
                new TreeMap<>(outcomes),
                outcomes.getOrDefault(CallsJudge.LOST, 0L),
                books.beyond(),
                books.known(),
                book.possibleDuplicates,
                streams.verified(),
                unverifiable,
                unrelated,
                violations.first(),
                violations.count(),
                coverage.limits());
    }

    private void judge(int partition, String id, Tracked tracked) {
        if (ANSWERING.stream()
                .filter(coverage::has)
                .anyMatch(topic -> !coverage.whole(topic, partition, tracked.timestamp))) {
            unverifiable++;
            return;
        }
        count(tracked);
        deadLetters(partition, id, tracked);
        if (tracked.firsts() <= 0) {
            repetitionsOnly(partition, id, tracked);
            return;
        }
        if (tracked.acceptedTwice && tracked.firsts() > 1) {
            violations.add(
                    Invariant.REPETITIONS,
                    id,
                    "decisions: the id was accepted \"" + tracked.decisions + "\" times within dedupe.window of \""
                            + terms.dedupeWindow() + "\" on partition \"" + partition
                            + "\"; compare dedupe.window with this audit's, then report it with the log");
        }
        boolean settled = responses(partition, id, tracked);
        boolean usedAgain = tracked.decisions > 1 && tracked.firsts() > 1 && !tracked.acceptedTwice;
        if (!usedAgain) {
            calls.doubled(id, tracked);
        }
        if (!settled) {
            return;
        }
        latencies(id, tracked);
        decisions(id, tracked);
        if (usedAgain) {
            unverifiable++;
        } else if (coverage.has(TopicName.USAGE)) {
            calls.judge(id, tracked);
            unverifiable += streams.judge(partition, id, tracked) ? 0 : 1;
        }
    }

    private void count(Tracked tracked) {
        accepted += Math.min(tracked.firsts(), distinct(tracked.decisions, tracked.markedDecisions));
        answered += tracked.okResponses;
        failed += distinct(tracked.responses, tracked.markedResponses) - tracked.okResponses;
        repeated += tracked.repeated;
        buried += tracked.buried;
        for (long call : tracked.booked()) {
            outcomes.merge(book.outcomes.name(Calls.outcome(call)), 1L, Long::sum);
        }
    }

    /** Marked records may repeat plain ones; where there is no plain one, they stand for one. */
    private static int distinct(int plain, int marked) {
        return plain == 0 && marked > 0 ? 1 : plain;
    }

    private void deadLetters(int partition, String id, Tracked tracked) {
        if (tracked.misplacedDeadLetter) {
            violations.add(
                    Invariant.PLACES,
                    id,
                    "dead-letters: a record of partition \"" + partition + "\" was buried on another; report it with"
                            + " the log");
        }
        if (coverage.has(TopicName.DEAD_LETTERS)
                && tracked.buriedUnreadable < tracked.mustBury
                && tracked.buried == 0
                && isOver(tracked)) {
            violations.add(
                    Invariant.RESPONSES,
                    id,
                    "dead-letters: \"" + tracked.mustBury + "\" records that are no query came ("
                            + place(partition, tracked) + "), \"" + tracked.buriedUnreadable
                            + "\" were buried; report it with the log");
        }
    }

    /** An id of which all that was read was taken for a repetition must have been accepted somewhere. */
    private void repetitionsOnly(int partition, String id, Tracked tracked) {
        if (tracked.records == 0) {
            return;
        }
        boolean elsewhere = book.partitions.entrySet().stream()
                .anyMatch(other -> other.getKey() != partition
                        && Optional.ofNullable(other.getValue().get(id))
                                .filter(twin -> twin.firsts() > 0)
                                .isPresent());
        if (!elsewhere && coverage.whole(TopicName.QUERIES)) {
            violations.add(
                    Invariant.RESPONSES,
                    id,
                    "dead-letters: each of its \"" + tracked.records + "\" records (" + place(partition, tracked)
                            + ") was taken for a repetition, and there is none that it repeats; send it again under a"
                            + " new id, and report it with the log");
        }
    }

    /** Whether each query that wants a response has it. */
    private boolean responses(int partition, String id, Tracked tracked) {
        int most = tracked.firsts();
        int least = most - tracked.buried;
        int all = tracked.responses + tracked.markedResponses;
        if (tracked.responses > most) {
            violations.add(
                    Invariant.RESPONSES,
                    id,
                    "responses: \"" + tracked.responses + "\" records for \"" + most + "\" queries ("
                            + place(partition, tracked) + "); act on the first alone, and report it with the log");
        } else if (all < least && !isOver(tracked)) {
            inProgress += least - all;
            return false;
        } else if (all < least) {
            violations.add(
                    Invariant.RESPONSES,
                    id,
                    "responses: \"" + all + "\" records for \"" + most + "\" queries (" + place(partition, tracked)
                            + "), and the last was due at \"" + Instant.ofEpochMilli(tracked.deadline) + "\"; "
                            + (tracked.decisions + tracked.markedDecisions > 0
                                    ? "it was accepted, so report it with the log"
                                    : "no router decided about it either: see that Millweir runs and reads this"
                                            + " partition"));
            return false;
        }
        return all > 0;
    }

    private void latencies(String id, Tracked tracked) {
        int responses = Math.min(tracked.firsts(), distinct(tracked.responses, tracked.markedResponses));
        int latencies = distinct(tracked.latencies, tracked.markedLatencies);
        if (coverage.has(TopicName.LATENCY) && responses != latencies) {
            violations.add(
                    Invariant.PLACES,
                    id,
                    "latency: \"" + latencies + "\" records for \"" + responses
                            + "\" responses; report it with the log");
        }
    }

    private void decisions(String id, Tracked tracked) {
        int decisions = distinct(tracked.decisions, tracked.markedDecisions);
        int routed = Math.min(tracked.firsts(), tracked.routedResponses);
        if (coverage.has(TopicName.DECISIONS) && (decisions < routed || decisions > tracked.firsts())) {
            violations.add(
                    Invariant.PLACES,
                    id,
                    "decisions: \"" + decisions + "\" records for \"" + routed
                            + "\" accepted queries; report it with the log");
        }
    }

    /** Records about an id of which no query came to their partition. */
    private void homeless(int partition, String id, Tracked tracked) {
        unrelated++;
        Optional<Map.Entry<Integer, Tracked>> home = home(id);
        if (home.isPresent() && home.get().getValue().inRange) {
            violations.add(
                    Invariant.PLACES,
                    id,
                    kinds(tracked) + ": stand on partition \"" + partition + "\", the query on \""
                            + home.get().getKey() + "\"; see who besides Millweir may write there, then report it with"
                            + " the log");
        } else if (home.isEmpty() && coverage.whole(TopicName.QUERIES)) {
            violations.add(
                    tracked.answered() ? Invariant.RESPONSES : Invariant.PLACES,
                    id,
                    kinds(tracked) + ": stand on partition \"" + partition + "\", and no query has this id; see who"
                            + " besides Millweir may write there, then report it with the log");
        }
    }

    private Optional<Map.Entry<Integer, Tracked>> home(String id) {
        Map<Integer, Tracked> found = new HashMap<>();
        book.partitions.forEach((partition, queries) -> {
            Tracked tracked = queries.get(id);
            if (tracked != null && tracked.records + tracked.mustBury > 0) {
                found.put(partition, tracked);
            }
        });
        return found.entrySet().stream().findFirst();
    }

    private static String kinds(Tracked tracked) {
        StringBuilder kinds = new StringBuilder();
        append(kinds, tracked.answered(), "responses");
        append(kinds, tracked.booked().length > 0, "usage");
        append(kinds, tracked.latencies + tracked.markedLatencies > 0, "latency");
        append(kinds, tracked.decisions + tracked.markedDecisions > 0, "decisions");
        append(kinds, tracked.repeated + tracked.buried + tracked.buriedUnreadable > 0, "dead-letters");
        append(kinds, !tracked.attempts().isEmpty(), "chunks");
        return kinds.toString();
    }

    private static void append(StringBuilder kinds, boolean there, String kind) {
        if (there) {
            kinds.append(kinds.length() == 0 ? "" : ", ").append(kind);
        }
    }

    private boolean mayBeOpen(Tracked tracked) {
        return !tracked.answered() && !isOver(tracked);
    }

    private boolean isOver(Tracked tracked) {
        return now.isAfter(Instant.ofEpochMilli(tracked.deadline).plus(terms.margin()));
    }

    private static String place(int partition, Tracked tracked) {
        return "partition " + partition + " offset " + tracked.offset;
    }
}
