package io.millweir.cli;

import io.millweir.routing.TrainedRouter;
import io.millweir.routing.embedding.Embedder;
import io.millweir.routing.learned.Artifact;
import io.millweir.routing.learned.ArtifactFile;
import io.millweir.routing.learned.Confidence;
import io.millweir.routing.learned.Examples;
import io.millweir.routing.learned.Learner;
import io.millweir.routing.learned.Learners;
import io.millweir.routing.learned.Provenance;
import io.millweir.routing.learned.ScoreModel;
import io.millweir.runtime.Cluster;
import io.millweir.runtime.Setup;
import io.millweir.topics.TopicName;
import io.millweir.training.data.RoutingData;
import io.millweir.training.data.RoutingRow;
import io.millweir.training.evaluation.Dataset;
import io.millweir.training.evaluation.HeldOut;
import io.millweir.training.evaluation.Trainable;
import io.millweir.training.recorded.RatedAnswers;
import io.millweir.training.recorded.Recorded;
import io.millweir.training.recorded.RecordedTopics;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code millweir train}: makes an artifact of routing data. */
@Command(
        name = "train",
        description = "Trains a router on routing data and writes what it learned to a file.",
        mixinStandardHelpOptions = true)
final class TrainCommand implements Callable<Integer> {
    @Mixin
    private ConfigOptions config = new ConfigOptions();

    @Mixin
    private RoutingDataOptions options = new RoutingDataOptions();

    @Option(names = "--data", paramLabel = "FILE", description = "routing data")
    private @Nullable Path file;

    @Option(
            names = "--from-topics",
            description =
                    "learns from what users said of answers: queries, decisions, responses and feedback are joined;"
                            + " a file of data may be given as well")
    private boolean fromTopics;

    @Mixin
    private RangeOptions range = new RangeOptions();

    @Option(
            names = "--router",
            paramLabel = "NAME",
            defaultValue = "ensemble",
            description = "listed by 'millweir routers'; default ${DEFAULT-VALUE}")
    private String router = "ensemble";

    @Option(
            names = "--parameter",
            paramLabel = "KEY=VALUE",
            description = "of the router, instead of its default; repeatable")
    private Map<String, String> parameters = new LinkedHashMap<>();

    @Option(
            names = "--folds",
            paramLabel = "N",
            defaultValue = "5",
            description = "to measure the router on what it has not learned from, for 'millweir routers'; 0: do not;"
                    + " default ${DEFAULT-VALUE}")
    private int folds = 5;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "where NAME.mwr (automix: automix.json) is written; required")
    private @Nullable Path out;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    private final Clock clock = Clock.systemUTC();

    @Override
    public Integer call() throws IOException {
        PrintWriter say = spec.commandLine().getErr();
        if (out == null) {
            throw new UsageException("--out: is missing; give the directory that the artifact is written to");
        }
        if (router.equals(TrainAutoMix.ROUTER)) {
            TrainAutoMix tuning = TrainAutoMix.of(parameters);
            return tuning.write(data(say), out, spec.commandLine());
        }
        // A wrong name or parameter is told before anything is read.
        RoutingDataOptions.learner(Learners.standard(), router, parameters);
        Path artifactFile = out.resolve(router + ".mwr");
        RoutingData data = data(say);
        data.warnings().forEach(warning -> say.println("! " + warning));
        List<String> problems = Trainable.problems(data);
        if (!problems.isEmpty()) {
            problems.forEach(
                    problem -> say.println("✘ " + (file == null ? "--from-topics" : "--data") + ": " + problem));
            say.flush();
            return Millweir.FAILED;
        }
        try (Embedder embedder = options.embedder()) {
            Dataset dataset = options.dataset(data, embedder, options.pricing(config));
            Examples examples = dataset.examples();
            say.println("learning: " + router + " on " + dataset.size() + " queries, "
                    + examples.models().size() + " models");
            say.flush();
            long from = System.nanoTime();
            Learner learner = RoutingDataOptions.learner(
                    options.learners(config, examples.models(), embedder), router, parameters);
            ScoreModel model = learner.learn(examples, options.seed());
            double seconds = (System.nanoTime() - from) / 1e9;
            Map<String, Double> metrics = new LinkedHashMap<>(HeldOut.metrics(
                    router, learner, dataset, folds, options.seed(), step -> say.println("  measuring " + step)));
            metrics.putAll(ofModels(data, examples));
            Artifact artifact =
                    new Artifact(provenance(data, examples, embedder, metrics), model, Confidence.of(examples));
            ArtifactFile.write(artifact, artifactFile);
            PrintWriter print = spec.commandLine().getOut();
            print.println(String.format(
                    Locale.ROOT, "%s: learned in %.1f s; name it in the configuration:", artifactFile, seconds));
            print.println(
                    "routing:\n  routers:\n    " + router + ": {type: " + router + ", artifact: " + artifactFile + "}");
            print.flush();
        }
        return 0;
    }

    private RoutingData data(PrintWriter say) throws IOException {
        if (!fromTopics) {
            range.refuse("--from-topics");
            if (file == null) {
                throw new UsageException("--data: is missing; give --data FILE, --from-topics, or both");
            }
            return options.read(file);
        }
        RoutingData rated = RatedAnswers.of(recorded());
        say.println("feedback on " + rated.rows().size() + " queries");
        if (file == null) {
            return rated;
        }
        RoutingData written = options.read(file);
        List<RoutingRow> rows = new ArrayList<>(written.rows());
        rows.addAll(rated.rows());
        return RoutingData.of(rows);
    }

    private List<Recorded> recorded() {
        Setup setup = config.setup();
        Optional<Instant> from = range.from(clock);
        Optional<Instant> to = range.to(clock);
        Cluster cluster = new Cluster(setup.config());
        cluster.require(RecordedTopics.READ.toArray(TopicName[]::new));
        return RecordedTopics.read(cluster.client(), setup.config().topics().prefix(), from, to);
    }

    /** The mean score of each model, and how long its answers took where the data tell. */
    private static Map<String, Double> ofModels(RoutingData data, Examples examples) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        float[] means = examples.means();
        for (int m = 0; m < means.length; m++) {
            metrics.put(TrainedRouter.MEAN_SCORE + examples.models().get(m), (double) means[m]);
        }
        for (String model : examples.models()) {
            data.rows().stream()
                    .map(RoutingRow::latencyMs)
                    .filter(latencies -> latencies.containsKey(model))
                    .mapToLong(latencies -> latencies.get(model))
                    .average()
                    .ifPresent(mean -> metrics.put(TrainedRouter.MEAN_LATENCY + model, mean));
        }
        return metrics;
    }

    private Provenance provenance(RoutingData data, Examples examples, Embedder embedder, Map<String, Double> metrics) {
        return new Provenance(
                router,
                new LinkedHashMap<>(parameters),
                embedder.id(),
                embedder.dimensions(),
                examples.models(),
                data.hash(),
                examples.size(),
                clock.instant(),
                metrics,
                options.seed());
    }
}
