package io.millweir.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.millweir.domain.Prices;
import io.millweir.registry.CardsRead;
import io.millweir.registry.ModelCardReader;
import io.millweir.registry.SourcedCard;
import io.millweir.routing.embedding.CachedEmbedder;
import io.millweir.routing.embedding.Embedder;
import io.millweir.routing.embedding.Embedders;
import io.millweir.routing.embedding.EmbeddingException;
import io.millweir.routing.learned.CardVectors;
import io.millweir.routing.learned.Learner;
import io.millweir.routing.learned.Learners;
import io.millweir.topics.Json;
import io.millweir.topics.Parsed;
import io.millweir.training.data.RoutingData;
import io.millweir.training.evaluation.Dataset;
import io.millweir.training.evaluation.DatasetBuilder;
import io.millweir.training.evaluation.Pricing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where routing data come from, and how their queries become vectors and their calls get prices. */
final class RoutingDataOptions {
    static final String DEFAULT_EMBEDDER = "all-minilm-l6-v2-q/256";

    @Option(
            names = "--tasks",
            paramLabel = "FILE",
            description = "queries with their tasks, as JSON Lines; joined to the data by text")
    private @Nullable Path tasks;

    @Option(
            names = "--models",
            paramLabel = "FILE",
            description = "a models.json with the prices of the data's models; default that of registry.file")
    private @Nullable Path models;

    @Option(
            names = "--embedder",
            paramLabel = "NAME",
            defaultValue = DEFAULT_EMBEDDER,
            description = "turns queries into vectors; default ${DEFAULT-VALUE}")
    private String embedder = DEFAULT_EMBEDDER;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "default ${DEFAULT-VALUE}")
    private long seed = 1;

    long seed() {
        return seed;
    }

    /** The embedder; one that is loaded by path is closed with the process. */
    Embedder embedder() {
        try {
            return new CachedEmbedder(Embedders.byName(embedder), 100_000);
        } catch (EmbeddingException e) {
            throw new UsageException("--embedder: " + e.getMessage());
        }
    }

    /** The data of a file, with their tasks. */
    RoutingData read(Path file) throws IOException {
        RoutingData data = RoutingData.read(file);
        return tasks == null ? data : data.withTasks(tasks);
    }

    /** The data as vectors, scores and costs; a bar shows the progress. */
    Dataset dataset(RoutingData data, Embedder by, Pricing pricing) {
        ProgressBarBuilder builder = new ProgressBarBuilder()
                .setTaskName("embedding")
                .setInitialMax(data.rows().size())
                .setStyle(ProgressBarStyle.ASCII);
        if (System.console() == null) {
            builder.setConsumer(new Silence());
        }
        try (ProgressBar bar = builder.build()) {
            return new DatasetBuilder(by, pricing).of(data, bar::stepTo);
        }
    }

    /** List prices by model name. */
    Pricing pricing(ConfigOptions config) throws IOException {
        Map<String, Prices> prices = new HashMap<>();
        for (SourcedCard card : cards(config)) {
            prices.put(card.name(), card.card().prices());
        }
        return new Pricing(prices);
    }

    /** The cards of {@code --models}, else of the configuration. */
    List<SourcedCard> cards(ConfigOptions config) throws IOException {
        if (models == null) {
            return config.setup().cards();
        }
        CardsRead read = ModelCardReader.ofAnyService().readFile(Files.readAllBytes(models));
        if (!read.ok()) {
            throw new UsageException("--models: " + String.join("\n", read.problems()));
        }
        return read.cards();
    }

    /** The learners, with what the cards say where there is one of every model. */
    Learners learners(ConfigOptions config, List<String> names, Embedder by) throws IOException {
        CardVectors vectors = new CardVectors(by);
        Map<String, float[]> known = new HashMap<>();
        for (SourcedCard card : cards(config)) {
            if (names.contains(card.name())) {
                known.put(card.name(), vectors.of(card.card()));
            }
        }
        return known.size() == names.size()
                ? Learners.withCards(names.stream().map(known::get).toArray(float[][]::new))
                : Learners.standard();
    }

    /**
     * The learner of this name with these parameters.
     *
     * @throws UsageException when there is none, or a parameter is wrong
     */
    static Learner learner(Learners learners, String name, Map<String, String> parameters) {
        List<String> problems = new ArrayList<>();
        Map<String, JsonNode> values = new LinkedHashMap<>();
        parameters.forEach((key, value) -> values.put(
                key,
                Json.parse(value.getBytes(StandardCharsets.UTF_8)) instanceof Parsed.Ok parsed
                        ? parsed.value()
                        : TextNode.valueOf(value)));
        Optional<Learner> learner = learners.read("--router " + name, name, values, problems);
        if (!problems.isEmpty() || learner.isEmpty()) {
            throw new UsageException(String.join("\n", problems));
        }
        return learner.get();
    }
}
