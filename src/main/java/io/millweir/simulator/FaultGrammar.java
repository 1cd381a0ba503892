package io.millweir.simulator;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the words of the behaviour grammar that name a fault. */
final class FaultGrammar {
    private static final Set<Integer> STATUSES = Set.of(400, 401, 403, 404, 408, 413, 424, 429, 500, 503, 504, 529);
    private static final Pattern STATUS = Pattern.compile("(\\d{3})(?:-after(-date)?-(\\d{1,6}))?");
    private static final Pattern STREAM =
            Pattern.compile("(cut|break|stall|midframe|corrupt)-(\\d{1,6})|error-(\\d{1,6})-([a-z]+)");

    private FaultGrammar() {}

    /** The fault of this word; empty when it names none. */
    static Optional<Fault> read(String text) {
        return switch (text) {
            case "hang" -> Optional.of(new Fault.Hang());
            case "reset" -> Optional.of(new Fault.Reset());
            case "html" -> Optional.of(new Fault.Html());
            default -> status(text).or(() -> stream(text)).or(() -> aws(text));
        };
    }

    private static Optional<Fault> status(String text) {
        Matcher status = STATUS.matcher(text);
        if (!status.matches() || !STATUSES.contains(Integer.valueOf(status.group(1)))) {
            return Optional.empty();
        }
        OptionalLong after =
                status.group(3) == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(status.group(3)));
        return Optional.of(new Fault.Status(Integer.parseInt(status.group(1)), after, status.group(2) != null));
    }

    private static Optional<Fault> aws(String text) {
        return text.startsWith("aws-") ? AwsCase.named(text.substring(4)).map(Fault.Aws::new) : Optional.empty();
    }

    private static Optional<Fault> stream(String text) {
        Matcher stream = STREAM.matcher(text);
        if (!stream.matches()) {
            return Optional.empty();
        }
        if (stream.group(1) == null) {
            int deltas = Integer.parseInt(stream.group(3));
            return StreamError.named(stream.group(4)).map(kind -> new StreamFault.Error(deltas, kind));
        }
        int deltas = Integer.parseInt(stream.group(2));
        return Optional.of(
                switch (stream.group(1)) {
                    case "cut" -> new StreamFault.Cut(deltas);
                    case "break" -> new StreamFault.Break(deltas);
                    case "stall" -> new StreamFault.Stall(deltas);
                    case "midframe" -> new StreamFault.Midframe(deltas);
                    default -> new StreamFault.Corrupt(deltas);
                });
    }
}
