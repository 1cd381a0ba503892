package io.millweir.cli;

import io.millweir.config.Durations;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** From when to when queries are looked at. */
final class RangeOptions {
    @Option(
            names = "--from",
            paramLabel = "TIME",
            description = "queries from this time on, RFC 3339 or a duration ago such as 1h; default all that are left")
    private @Nullable String from;

    @Option(names = "--to", paramLabel = "TIME", description = "queries before this time; default all until now")
    private @Nullable String to;

    Optional<Instant> from(Clock clock) {
        return Optional.ofNullable(from).map(text -> time("--from", text, clock));
    }

    Optional<Instant> to(Clock clock) {
        Optional<Instant> begin = from(clock);
        Optional<Instant> end = Optional.ofNullable(to).map(text -> time("--to", text, clock));
        if (begin.isPresent() && end.isPresent() && !end.get().isAfter(begin.get())) {
            throw new UsageException(
                    "--to: \"" + end.get() + "\" is not after --from \"" + begin.get() + "\"; give a later time");
        }
        return end;
    }

    /** A range that is given without what it is a range of. */
    void refuse(String missing) {
        if (from != null || to != null) {
            throw new UsageException((from != null ? "--from" : "--to") + ": is for " + missing
                    + " only; give that too, or leave it out");
        }
    }

    private static Instant time(String option, String text, Clock clock) {
        try {
            return OffsetDateTime.parse(text.strip()).toInstant();
        } catch (DateTimeParseException noTime) {
            return Durations.parse(text)
                    .map(ago -> clock.instant().minus(ago))
                    .orElseThrow(() -> new UsageException(option + ": \"" + text
                            + "\" is no time and no duration; write for example 2026-01-31T12:00:00Z, or 1h for an"
                            + " hour ago"));
        }
    }
}
