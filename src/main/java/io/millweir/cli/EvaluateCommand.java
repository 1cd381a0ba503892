package io.millweir.cli;

import io.millweir.routing.embedding.Embedder;
import io.millweir.routing.learned.Learners;
import io.millweir.topics.Json;
import io.millweir.training.data.RoutingData;
import io.millweir.training.evaluation.Dataset;
import io.millweir.training.evaluation.Evaluation;
import io.millweir.training.evaluation.Folds;
import io.millweir.training.evaluation.FrontierChart;
import io.millweir.training.evaluation.Measured;
import io.millweir.training.evaluation.NearDuplicates;
import io.millweir.training.evaluation.Pricing;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code millweir evaluate}: how good routers are, on queries that they have not learned from. */
@Command(
        name = "evaluate",
        description = "Measures routers on routing data, beside what needs no router.",
        mixinStandardHelpOptions = true)
final class EvaluateCommand implements Callable<Integer> {
    @Mixin
    private ConfigOptions config = new ConfigOptions();

    @Mixin
    private RoutingDataOptions options = new RoutingDataOptions();

    @Option(names = "--data", paramLabel = "FILE", description = "routing data to measure on; required")
    private @Nullable Path file;

    @Option(
            names = "--train",
            paramLabel = "FILE",
            description = "routing data to learn from; default the other folds of --data")
    private @Nullable Path train;

    @Option(
            names = "--router",
            split = ",",
            paramLabel = "NAME",
            defaultValue = "ensemble",
            description = "one or more, separated by commas; 'all' for all; default ${DEFAULT-VALUE}")
    private List<String> routers = new ArrayList<>();

    @Option(names = "--folds", paramLabel = "N", defaultValue = "5", description = "default ${DEFAULT-VALUE}")
    private int folds = 5;

    @Option(
            names = "--inner-folds",
            paramLabel = "N",
            defaultValue = "10",
            description = "to choose the weight of cost on, within what is learned from; 0: do not; default"
                    + " ${DEFAULT-VALUE}")
    private int innerFolds = 10;

    @Option(
            names = "--parameter",
            paramLabel = "ROUTER.KEY=VALUE",
            description = "of one of the routers, instead of its default; repeatable")
    private Map<String, String> parameters = new LinkedHashMap<>();

    @Option(names = "--leave-one-task-out", description = "each fold is a task that was not learned from")
    private boolean leaveOneTaskOut;

    @Option(names = "--json", description = "prints the measurements as JSON")
    private boolean json;

    @Option(names = "--chart", paramLabel = "FILE", description = "writes quality over cost as SVG")
    private @Nullable Path chart;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        if (folds < 2) {
            throw new UsageException("--folds: \"" + folds + "\" is too few; give at least 2");
        }
        if (innerFolds < 0 || innerFolds == 1) {
            throw new UsageException("--inner-folds: \"" + innerFolds + "\" is too few; give at least 2, or 0 to choose"
                    + " no weight of cost");
        }
        if (file == null) {
            throw new UsageException("--data: is missing; give the routing data to measure on");
        }
        PrintWriter err = spec.commandLine().getErr();
        // A wrong name is told before anything is read.
        names().forEach(name -> RoutingDataOptions.learner(Learners.standard(), name, ofRouter(name)));
        requireParametersOfRouters();
        Pricing pricing = options.pricing(config);
        try (Embedder embedder = options.embedder()) {
            RoutingData data = read(file, err);
            Dataset dataset = options.dataset(data, embedder, pricing);
            warn(dataset, err);
            Evaluation evaluation = train == null
                    ? new Evaluation(dataset, folds(dataset), innerFolds, options.seed(), step -> say(err, step))
                    : against(dataset, data.models(), embedder, pricing, err);
            List<Measured> measured = new ArrayList<>(evaluation.baselines());
            Learners learners = options.learners(config, dataset.models(), embedder);
            for (String name : names()) {
                measured.addAll(evaluation.of(name, RoutingDataOptions.learner(learners, name, ofRouter(name))));
            }
            print(measured, dataset);
        }
        return 0;
    }

    private static void warn(Dataset dataset, PrintWriter err) {
        if (!dataset.isPriced()) {
            err.println("! costs: nothing tells what calls of " + String.join(", ", dataset.unpriced())
                    + " cost, so quality alone is measured; give costs in the data, or --models with input_price and"
                    + " output_price");
        }
        if (dataset.partlyTried() > 0) {
            err.println("! --data: " + dataset.partlyTried() + " of " + dataset.size()
                    + " queries were not tried on every model; a router is measured where its choice was tried, so"
                    + " qualities may be of different queries, while gains are of the same");
        }
        err.flush();
    }

    private RoutingData read(Path from, PrintWriter err) throws IOException {
        RoutingData data = options.read(from);
        data.warnings().forEach(warning -> err.println("! " + warning));
        return data;
    }

    private Folds folds(Dataset dataset) {
        if (!leaveOneTaskOut) {
            return Folds.of(folds, dataset.groups(), dataset.tasks(), options.seed());
        }
        if (!dataset.hasTasks()) {
            throw new UsageException("--leave-one-task-out: not all queries name their task; give --tasks");
        }
        return Folds.byTask(dataset.tasks());
    }

    private Evaluation against(
            Dataset dataset, List<String> models, Embedder embedder, Pricing pricing, PrintWriter err)
            throws IOException {
        RoutingData other = read(Objects.requireNonNull(train), err);
        if (!other.models().equals(models)) {
            throw new UsageException("--train: has scores of " + other.models() + ", and --data of " + models
                    + "; give data of the same models");
        }
        Dataset learnedFrom = options.dataset(other, embedder, pricing);
        int leaked = NearDuplicates.shared(learnedFrom.texts(), dataset.texts()).size();
        if (leaked > 0) {
            err.println("! --data: " + leaked + " of " + dataset.size() + " queries stand in --train too, or nearly the"
                    + " same; what is measured on them is too good");
        }
        return new Evaluation(dataset, learnedFrom, innerFolds, options.seed(), step -> say(err, step));
    }

    private static synchronized void say(PrintWriter err, String step) {
        err.println("  " + step);
        err.flush();
    }

    private List<String> names() {
        return routers.equals(List.of("all")) ? Learners.standard().names() : routers;
    }

    /** What is given for this router. */
    private Map<String, String> ofRouter(String name) {
        Map<String, String> given = new LinkedHashMap<>();
        parameters.forEach((key, value) -> {
            if (key.startsWith(name + ".")) {
                given.put(key.substring(name.length() + 1), value);
            }
        });
        return given;
    }

    private void requireParametersOfRouters() {
        for (String key : parameters.keySet()) {
            if (names().stream().noneMatch(name -> key.startsWith(name + "."))) {
                throw new UsageException("--parameter: \"" + key + "\" is of no router that is measured; write"
                        + " ROUTER.KEY=VALUE with one of " + String.join(", ", names()));
            }
        }
    }

    private void print(List<Measured> measured, Dataset dataset) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.text(measured));
        } else {
            new EvaluationReport(out)
                    .print(measured, dataset.size(), dataset.models().size());
        }
        out.flush();
        if (chart != null) {
            Files.writeString(chart, FrontierChart.of(measured, dataset));
        }
    }
}
