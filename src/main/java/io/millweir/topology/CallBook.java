package io.millweir.topology;

import io.millweir.domain.Attempt;
import io.millweir.domain.Report;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The calls of one query, as far as they were reported.
 *
 * @param attempts calls that ended or were lost, in the order in which that became known
 * @param open calls that were announced and whose end is not known
 */
record CallBook(List<Attempt> attempts, List<OpenCall> open) {
    static final CallBook EMPTY = new CallBook(List.of(), List.of());

    /** Enters a call that is announced; one that is known to have ended, and is announced again, stays so. */
    CallBook opened(Report.Intent intent, String process) {
        if (attempts.stream().anyMatch(attempt -> isOf(attempt, intent))) {
            return this;
        }
        List<OpenCall> calls = new ArrayList<>(open);
        calls.removeIf(call -> call.is(process, intent.attempt()));
        calls.add(new OpenCall(process, intent));
        return new CallBook(attempts, calls);
    }

    /**
     * Enters a call that ended. It counts once however often it is reported; what was given up as lost and comes back
     * all the same counts as what it was.
     */
    CallBook ended(String process, Attempt attempt) {
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
            all.add(attempt.numbered(made() + 1));
        }
        return new CallBook(all, calls);
    }

    /** Gives the open calls of dead processes up as lost. */
    CallBook lost(Predicate<String> alive, Instant now) {
        CallBook book = this;
        for (OpenCall call : open) {
            if (!alive.test(call.process())) {
                book = book.ended(call.process(), call.intent().lost(now));
            }
        }
        return book;
    }

    /** Whether this call is entered as ended. */
    boolean knows(Attempt attempt) {
        return attempts.stream().anyMatch(each -> isSameCall(each, attempt));
    }

    /** The number of the last call that may have been made. */
    int made() {
        return Math.max(
                attempts.stream().mapToInt(Attempt::number).max().orElse(0),
                open.stream().mapToInt(call -> call.intent().attempt()).max().orElse(0));
    }

    private static boolean isOf(Attempt attempt, Report.Intent intent) {
        return attempt.number() == intent.attempt()
                && attempt.deployment().equals(intent.deployment())
                && !attempt.startedAt().isBefore(intent.at());
    }

    private static boolean isSameCall(Attempt one, Attempt other) {
        return one.startedAt().equals(other.startedAt())
                && one.endedAt().equals(other.endedAt())
                && one.deployment().equals(other.deployment());
    }
}
