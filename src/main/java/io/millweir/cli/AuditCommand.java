package io.millweir.cli;

import io.millweir.audit.Findings;
import io.millweir.audit.LedgerCall;
import io.millweir.audit.Range;
import io.millweir.audit.SimulatorLedger;
import io.millweir.audit.Terms;
import io.millweir.audit.TopicAudit;
import io.millweir.config.MillweirConfig;
import io.millweir.runtime.Cluster;
import io.millweir.topics.Json;
import io.millweir.topics.TopicName;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Clock;
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

    @Mixin
    private RangeOptions range = new RangeOptions();

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
        Range asked = new Range(range.from(clock), range.to(clock));
        MillweirConfig loaded = config.client();
        Cluster cluster = new Cluster(loaded);
        cluster.require(TopicName.QUERIES, TopicName.RESPONSES);
        Optional<List<LedgerCall>> calls = Optional.ofNullable(ledger).map(SimulatorLedger::read);
        Findings findings = TopicAudit.run(
                cluster.client(),
                loaded.topics().prefix(),
                asked,
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
}
