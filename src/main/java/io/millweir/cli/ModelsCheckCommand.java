package io.millweir.cli;

import io.millweir.config.ConfigLoader;
import io.millweir.registry.CardsRead;
import io.millweir.registry.ModelCard;
import io.millweir.registry.ModelCardReader;
import io.millweir.registry.Models;
import io.millweir.registry.SourcedCard;
import io.millweir.runtime.Cluster;
import io.millweir.runtime.ConfigException;
import io.millweir.runtime.ModelCheck;
import io.millweir.runtime.Setup;
import io.millweir.topics.TopicName;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code millweir models check}: tries models with one tiny real call each. */
@Command(
        name = "check",
        description = {
            "Makes one tiny real call to each model and says what to do where it fails.",
            "Needs no Kafka: models come from registry.file of the configuration, and from the models topic only when"
                    + " it names none."
        },
        mixinStandardHelpOptions = true)
final class ModelsCheckCommand implements Callable<Integer> {
    /** Enough to be quick, and too few to run into a rate limit. */
    private static final int AT_ONCE = 4;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private ConfigOptions config;

    @Parameters(paramLabel = "NAME", arity = "0..*", description = "models to check; default all that are enabled")
    private List<String> names = new ArrayList<>();

    @Option(names = "--file", paramLabel = "FILE", description = "a models.json instead of registry.file")
    private @Nullable Path file;

    @Option(names = "--json", description = "prints one JSON array")
    private boolean json;

    @Option(names = "--route-only", description = "checks configuration and cards only; no network, no call")
    private boolean routeOnly;

    @Override
    public Integer call() throws Exception {
        ConfigLoader.Loaded loaded = config.load();
        Setup setup = Setup.of(loaded);
        List<ModelCard> cards = chosen(Models.of(cards(setup)));
        PrintWriter out = spec.commandLine().getOut();
        CheckReport report = json ? new CheckReport.AsJson(out) : new CheckReport.AsText(out, cards);
        try (ModelCheck check = new ModelCheck(setup.config(), Clock.systemUTC())) {
            boolean ok = true;
            if (routeOnly) {
                for (ModelCard card : cards) {
                    ok &= report.tell(check.resolve(card));
                }
            } else {
                ok = callAll(cards, check, report);
            }
            report.end();
            return ok ? 0 : Millweir.FAILED;
        }
    }

    /** In the order of the cards, several at once. */
    private static boolean callAll(List<ModelCard> cards, ModelCheck check, CheckReport report) {
        Deque<CompletionStage<ModelCheck.Result>> running = new ArrayDeque<>();
        boolean ok = true;
        for (ModelCard card : cards) {
            if (running.size() == AT_ONCE) {
                ok &= report.tell(running.remove().toCompletableFuture().join());
            }
            running.add(check.call(card));
        }
        for (CompletionStage<ModelCheck.Result> each : running) {
            ok &= report.tell(each.toCompletableFuture().join());
        }
        return ok;
    }

    private List<SourcedCard> cards(Setup setup) throws IOException {
        if (file != null) {
            if (!Files.isReadable(file) || Files.isDirectory(file)) {
                throw new UsageException("--file: \"" + file + "\" cannot be read; name a readable models.json");
            }
            CardsRead read = setup.cardReader().readFile(Files.readAllBytes(file));
            if (!read.ok()) {
                throw new ConfigException(read.problems());
            }
            return read.cards();
        }
        if (setup.config().registry().file().isPresent()) {
            return setup.cards();
        }
        if (routeOnly) {
            throw new UsageException("--route-only: the configuration names no registry.file; give --file");
        }
        ModelCardReader reader = setup.cardReader();
        Cluster cluster = new Cluster(setup.config());
        cluster.require(TopicName.MODELS);
        return cluster.models(reader).read();
    }

    private List<ModelCard> chosen(Models models) {
        if (names.isEmpty()) {
            return models.all().stream()
                    .filter(ModelCard::enabled)
                    .sorted(Comparator.comparing(ModelCard::name))
                    .toList();
        }
        List<String> unknown = names.stream()
                .filter(name -> models.find(name).isEmpty())
                .map(models::unknown)
                .toList();
        if (!unknown.isEmpty()) {
            throw new UsageException(String.join(System.lineSeparator(), unknown));
        }
        return names.stream().map(name -> models.find(name).orElseThrow()).toList();
    }
}
