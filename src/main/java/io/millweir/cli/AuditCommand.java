package io.millweir.cli;

import io.millweir.audit.Findings;
import io.millweir.audit.LedgerCall;
import io.millweir.audit.Range;
import io.millweir.audit.SimulatorLedger;
import io.millweir.audit.Terms;
import io.millweir.audit.TopicAudit;
import io.millweir.config.Durations;
import io.millweir.config.MillweirConfig;
import io.millweir.runtime.Cluster;
import io.millweir.topics.Json;
import io.millweir.topics.TopicName;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code millweir audit}: whether the topics keep the promises. */
@Command(
        name = "audit",
        description = "Reads the topics and tells whether each query was answered once and each call booked once.",
        mixinStandardHelpOptions = true)
final class AuditCommand implements Callable<Integer> {
    @Mixin
    @SuppressWarnings("NullAway.Init")
    private ConfigOptions config;

    @Option(
            names = "--from",
            paramLabel = "TIME",
            description = "queries from this time on, RFC 3339 or a duration ago such as 1h; default all that are left")
    private @Nullable String from;

    @Option(names = "--to", paramLabel = "TIME", description = "queries before this time; default all until now")
    private @Nullable String to;

    @Option(names = "--json", description = "prints the findings as JSON")
    private boolean json;

    @Option(
            names = "--ledger",
            paramLabel = "URL",
            description = "of a simulator: its calls are held against the usage records as well")
    private @Nullable URI ledger;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    private final Clock clock = Clock.systemUTC();

    @Override
    public Integer call() {
        Range range = range();
        MillweirConfig loaded = config.client();
        Cluster cluster = new Cluster(loaded);
        cluster.require(TopicName.QUERIES, TopicName.RESPONSES);
        Optional<List<LedgerCall>> calls = Optional.ofNullable(ledger).map(SimulatorLedger::read);
        Findings findings = TopicAudit.run(
                cluster.client(),
                loaded.topics().prefix(),
                range,
                calls,
                Terms.of(loaded.dispatch().queryTimeout(), loaded.dedupe().window()),
                clock);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.text(findings));
        } else {
            new AuditReport(out).print(findings);
        }
        out.flush();
        return findings.clean() ? 0 : Millweir.FAILED;
    }

    private Range range() {
        Optional<Instant> begin = Optional.ofNullable(from).map(text -> time("--from", text));
        Optional<Instant> end = Optional.ofNullable(to).map(text -> time("--to", text));
        if (begin.isPresent() && end.isPresent() && !end.get().isAfter(begin.get())) {
            throw new UsageException(
                    "--to: \"" + end.get() + "\" is not after --from \"" + begin.get() + "\"; give a later time");
        }
        return new Range(begin, end);
    }

    private Instant time(String option, String text) {
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
