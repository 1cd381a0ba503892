package io.millweir.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millweir.domain.Nearest;
import io.millweir.domain.Operation;
import io.millweir.registry.ModelCard;
import io.millweir.registry.SourcedCard;
import io.millweir.runtime.Cluster;
import io.millweir.runtime.Setup;
import io.millweir.topics.TopicName;
import io.millweir.training.data.QueryRow;
import io.millweir.training.data.RoutingData;
import io.millweir.training.generate.CallOptions;
import io.millweir.training.generate.Generation;
import io.millweir.training.generate.Journal;
import io.millweir.training.generate.Scoring;
import io.millweir.training.metrics.CodeSandbox;
import io.millweir.training.metrics.MetricName;
import java.io.IOException;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import me.tongfei.progressbar.ProgressBar;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code millweir generate}: puts queries to models and writes how well each answered: routing data. */
@Command(
        name = "generate",
        description = "Puts every query of a file to every model, through the topics, scores the answers, and writes"
                + " routing data. Run again, it goes on where it stopped.",
        mixinStandardHelpOptions = true)
final class GenerateCommand implements Callable<Integer> {
    private static final Pattern RUN = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private static final int DEFAULT_CHECKS = 3;
    private static final int MOST_CHECKS = 16;

    /** Clocks of brokers and clients need not agree to the second. */
    private static final Duration SKEW = Duration.ofMinutes(5);

    @Mixin
    private ConfigOptions config = new ConfigOptions();

    @Option(
            names = "--input",
            paramLabel = "FILE",
            description = "queries as JSON Lines: query, task, ground_truth, metric, choices")
    private @Nullable Path input;

    @Option(
            names = "--output",
            paramLabel = "FILE",
            description = "the routing data; the calls made so far are kept beside it in FILE.calls")
    private @Nullable Path output;

    @Option(
            names = "--models",
            split = ",",
            paramLabel = "NAME",
            description = "default all enabled chat models of the registry")
    private List<String> models = List.of();

    @Option(
            names = "--run",
            paramLabel = "NAME",
            description = "what the ids of the queries begin with; default that of FILE.calls, else a new one")
    private @Nullable String run;

    @Option(names = "--metric", paramLabel = "NAME", description = "of queries that name none")
    private @Nullable String metric;

    @Option(names = "--judge", paramLabel = "MODEL", description = "scores the answers to queries of metric judge")
    private @Nullable String judge;

    @Option(
            names = "--verify",
            paramLabel = "MODEL",
            description = "asks this model whether its own answers are right, for 'millweir train --router automix'")
    private @Nullable String verify;

    @Option(names = "--checks", paramLabel = "N", description = "how often it is asked about each; default 3")
    private int checks = DEFAULT_CHECKS;

    @Option(
            names = "--allow-code",
            description = "runs the code of answers on this machine, in a sandbox, to score queries of metric code")
    private boolean allowCode;

    @Option(names = "--limit", paramLabel = "N", description = "only the first N queries")
    private int limit = Integer.MAX_VALUE;

    @Option(names = "--max-in-flight", paramLabel = "N", description = "most queries at once; default 50")
    private int maxInFlight = 50;

    @Option(names = "--max-tokens", paramLabel = "N", description = "most tokens of an answer; default 1024")
    private int maxTokens = 1_024;

    @Option(names = "--temperature", paramLabel = "X", description = "0 to 2; default the provider's")
    private @Nullable BigDecimal temperature;

    @Option(names = "--tenant", paramLabel = "NAME", description = "whom the cost is attributed to")
    private @Nullable String tenant;

    @Option(
            names = "--patience",
            paramLabel = "SECONDS",
            description = "give up when no answer came for so long; default 120")
    private long patience = 120;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    private final Clock clock = Clock.systemUTC();

    @Override
    public Integer call() throws Exception {
        return Shutdown.around(this::generate);
    }

    private int generate(Shutdown shutdown) throws IOException {
        if (input == null || output == null) {
            throw new UsageException("generate: give --input FILE and --output FILE; see 'millweir generate --help'");
        }
        return generate(shutdown, input, output);
    }

    private int generate(Shutdown shutdown, Path from, Path to) throws IOException {
        checkOptions(to);
        List<QueryRow> rows = QueryRow.read(from);
        rows = rows.subList(0, Math.min(limit, rows.size()));
        Scoring scoring = scoring(from, rows);
        Setup setup = config.setup();
        Cluster cluster = new Cluster(setup.config());
        cluster.require(TopicName.QUERIES, TopicName.RESPONSES, TopicName.MODELS);
        List<String> asked = models(cluster.models(setup.cardReader()).read());
        Journal journal = shutdown.closing(journal(to));
        Generation generation = new Generation(rows, asked, scoring, options(), journal);
        Instant since = journal.startedAt().minus(SKEW);
        if (run != null) {
            // The side file may be lost; what was asked within this time would not be asked again.
            since = earlier(since, clock.instant().minus(setup.config().dedupe().window()));
        }
        PrintWriter err = spec.commandLine().getErr();
        err.println("run " + journal.run() + ": " + rows.size() + " queries to " + asked.size() + " models, "
                + generation.progress().done() + " of " + generation.progress().all() + " calls done before");
        err.flush();
        shutdown.closing(() -> write(to, generation, setup.config().accounting().currency()));
        QueryClient client = shutdown.closing(QueryClient.since(
                since, cluster.client(), cluster.topic(TopicName.QUERIES), cluster.topic(TopicName.RESPONSES)));
        try (ProgressBar bar = Bar.of("calls", generation.progress().all())) {
            Talk talk = new Talk(generation, bar);
            client.readBack(talk, Duration.ofSeconds(patience));
            Set<String> open = client.hold(talk, maxInFlight, Duration.ofSeconds(patience));
            generation.unanswered(
                    open,
                    "no answer came within " + patience + " s of silence; is 'millweir run' or 'standalone' up on \""
                            + setup.config().kafka().bootstrapServers() + "\"?");
        }
        return generation.failures().isEmpty() ? 0 : Millweir.FAILED;
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    /** What the client tells, to the generation and to whoever watches. */
    private record Talk(Generation generation, ProgressBar bar) implements QueryClient.Conversation {
        @Override
        public Optional<ObjectNode> next() {
            return generation.next();
        }

        @Override
        public boolean isMine(String id) {
            return generation.isMine(id);
        }

        @Override
        public void response(ObjectNode response) {
            generation.response(response);
            bar.maxHint(generation.progress().all());
            bar.stepTo(generation.progress().done());
        }
    }

    private void checkOptions(Path to) {
        List<String> problems = new ArrayList<>();
        if (limit < 1) {
            problems.add("--limit: \"" + limit + "\" is no number of queries; give at least 1");
        }
        if (checks < 1 || checks > MOST_CHECKS) {
            problems.add("--checks: \"" + checks + "\" is no number of checks; give 1 to " + MOST_CHECKS);
        }
        if (maxInFlight < 1) {
            problems.add("--max-in-flight: \"" + maxInFlight + "\" lets nothing through; give at least 1");
        }
        if (run != null && !RUN.matcher(run).matches()) {
            problems.add("--run: \"" + run + "\" is no name; give 1 to 64 letters, digits, dots, hyphens, underscores");
        }
        if (metric != null && MetricName.of(metric).isEmpty()) {
            problems.add("--metric: unknown metric \"" + metric + "\"" + Nearest.didYouMean(metric, MetricName.all())
                    + "; metrics are " + String.join(", ", MetricName.all()));
        }
        Path directory = to.toAbsolutePath().getParent();
        if (directory == null || !Files.isWritable(directory) || Files.isDirectory(to)) {
            // Not after the calls have been paid for.
            problems.add("--output: \"" + to + "\" cannot be written; name a file in a directory that is there");
        }
        if (!problems.isEmpty()) {
            throw new UsageException(String.join("\n", problems));
        }
    }

    private Scoring scoring(Path from, List<QueryRow> rows) {
        Supplier<CodeSandbox> sandbox = this::sandbox;
        try {
            return Scoring.of(
                    from.toString(),
                    rows,
                    Optional.ofNullable(metric).flatMap(MetricName::of),
                    judge != null,
                    allowCode ? Optional.of(sandbox) : Optional.empty());
        } catch (IllegalArgumentException problems) {
            throw new UsageException(String.valueOf(problems.getMessage()));
        }
    }

    private CodeSandbox sandbox() {
        CodeSandbox sandbox = CodeSandbox.open(CodeSandbox.Limits.usual());
        if (!sandbox.isolated()) {
            spec.commandLine()
                    .getErr()
                    .println("! --allow-code: 'unshare' does not work for this user, so the code that is run can reach"
                            + " the network; run this where it has none, or where 'unshare -rn true' succeeds");
        }
        return sandbox;
    }

    private Journal journal(Path to) throws IOException {
        try {
            return Journal.open(
                    Journal.beside(to),
                    Optional.ofNullable(run),
                    "generate-" + UUID.randomUUID().toString().substring(0, 8),
                    clock.instant());
        } catch (IllegalArgumentException foreign) {
            throw new UsageException(String.valueOf(foreign.getMessage()));
        }
    }

    private CallOptions options() {
        return new CallOptions(
                Optional.ofNullable(judge),
                OptionalInt.of(maxTokens),
                Optional.ofNullable(temperature),
                Optional.ofNullable(tenant),
                Optional.ofNullable(verify).map(model -> new CallOptions.Checks(model, checks)));
    }

    private List<String> models(List<SourcedCard> cards) {
        Set<String> there = new TreeSet<>();
        for (SourcedCard card : cards) {
            if (isChat(card.card())) {
                there.add(card.name());
            }
        }
        List<String> problems = new ArrayList<>();
        for (String name : models) {
            unknown("--models", name, there, problems);
        }
        if (judge != null) {
            unknown("--judge", judge, there, problems);
        }
        if (verify != null) {
            unknown("--verify", verify, there, problems);
            if (!models.isEmpty() && !models.contains(verify)) {
                problems.add("--verify: \"" + verify + "\" is not among --models, so it gives no answers to check;"
                        + " add it there");
            }
        }
        if (problems.isEmpty() && there.isEmpty()) {
            problems.add("--models: the registry has no enabled chat model; apply some with 'millweir models apply'");
        }
        if (!problems.isEmpty()) {
            throw new UsageException(String.join("\n", problems));
        }
        return List.copyOf(models.isEmpty() ? there : new LinkedHashSet<>(models));
    }

    private static boolean isChat(ModelCard card) {
        return card.enabled() && card.operation() == Operation.CHAT;
    }

    private static void unknown(String option, String name, Set<String> there, List<String> problems) {
        if (!there.contains(name)) {
            problems.add(option + ": \"" + name + "\" is no enabled chat model of the registry"
                    + Nearest.didYouMean(name, there) + "; models are listed by 'millweir models list'");
        }
    }

    /** Also when the run is stopped: what is done is kept. */
    private void write(Path to, Generation generation, String currency) throws IOException {
        PrintWriter err = spec.commandLine().getErr();
        Optional<RoutingData> data = generation.data();
        if (data.isPresent()) {
            data.get().write(to);
        }
        generation
                .failures()
                .forEach(failed -> err.println("✘ " + failed.model() + ": " + failed.count() + " × " + failed.code()
                        + ": " + failed.message()));
        Generation.Progress progress = generation.progress();
        err.println(to + ": " + data.map(rows -> rows.rows().size()).orElse(0) + " queries scored · "
                + progress.done() + " of " + progress.all() + " calls · "
                + Totals.money(generation.cost(), currency)
                + (progress.done() < progress.all() || !generation.failures().isEmpty()
                        ? " · the same command goes on from here"
                        : ""));
        err.flush();
    }
}
