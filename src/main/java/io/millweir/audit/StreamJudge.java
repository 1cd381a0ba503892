package io.millweir.audit;

import io.millweir.topics.TopicName;
import java.util.List;
import java.util.Optional;

/** Holds the chunks of a streamed answer against the text of its response. */
final class StreamJudge {
    private final Coverage coverage;
    private final Violations violations;
    private final Names outcomes;
    private long verified;

    StreamJudge(Coverage coverage, Violations violations, Names outcomes) {
        this.coverage = coverage;
        this.violations = violations;
        this.outcomes = outcomes;
    }

    long verified() {
        return verified;
    }

    /** Compares them, where the query streamed and got a text; false when too little is left to tell. */
    boolean judge(int partition, String id, Tracked tracked) {
        Joined text = tracked.text();
        if (!tracked.streams || text == null || tracked.told().length == 0 || !coverage.has(TopicName.CHUNKS)) {
            return true;
        }
        Optional<String> wrong = wrong(tracked, text);
        if (wrong.isEmpty()) {
            verified++;
            return true;
        }
        if (!coverage.whole(TopicName.CHUNKS, partition, tracked.timestamp)) {
            return false;
        }
        violations.add(
                Invariant.CHUNKS,
                id,
                "chunks: " + wrong.get() + "; take the text of the response, and report it with the log");
        return true;
    }

    private Optional<String> wrong(Tracked tracked, Joined text) {
        Optional<String> wrong = Optional.of("no attempt of the response has any");
        // Two calls that both answered are possible after a process was taken for dead; one of them is the response.
        for (long call : tracked.told()) {
            if (!tracked.answeredOk || outcomes.name(Calls.outcome(call)).equals("ok")) {
                int number = Calls.number(call);
                wrong = wrong(tracked.attempts(), number, text, tracked.answeredOk);
                if (wrong.isEmpty()) {
                    return wrong;
                }
            }
        }
        return wrong;
    }

    private static Optional<String> wrong(List<AttemptStream> attempts, int number, Joined text, boolean answered) {
        Optional<AttemptStream> found =
                attempts.stream().filter(each -> each.attempt() == number).findFirst();
        if (found.isEmpty()) {
            return text.equals(Joined.EMPTY) && !answered
                    ? Optional.empty()
                    : Optional.of("there is none of attempt \"" + number + "\", which answered");
        }
        AttemptStream stream = found.get();
        if (stream.gap() >= 0) {
            return Optional.of("index \"" + stream.gap() + "\" of attempt \"" + number + "\" is missing");
        }
        if (!stream.text().equals(text)) {
            return Optional.of("those of attempt \"" + number + "\" joined have \""
                    + stream.text().length() + "\" characters, the text of the response has \"" + text.length()
                    + "\"" + (stream.text().length() == text.length() ? " others" : ""));
        }
        if (answered && !stream.finished()) {
            return Optional.of("attempt \"" + number + "\" answered and has none with a finish_reason");
        }
        // A reset may stand alone, at the beginning of an attempt in between of which nothing came.
        int reset = attempts.stream()
                .filter(each -> each.attempt() <= number && each.startsWithReset())
                .mapToInt(AttemptStream::attempt)
                .max()
                .orElse(0);
        boolean outdated = attempts.stream()
                .anyMatch(each -> each.attempt() < number
                        && each.attempt() >= reset
                        && !each.text().equals(Joined.EMPTY));
        return outdated
                ? Optional.of("attempt \"" + number + "\" follows one that sent some, and no reset is between them")
                : Optional.empty();
    }
}
