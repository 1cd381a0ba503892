package io.millweir.training.evaluation;

import io.millweir.routing.embedding.Embedder;
import io.millweir.routing.learned.Examples;
import io.millweir.training.data.RoutingData;
import io.millweir.training.data.RoutingRow;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/** Makes a dataset of rows that were read: embeds the queries, prices the calls, finds near-duplicates. */
public final class DatasetBuilder {
    private final Embedder embedder;
    private final Pricing pricing;

    /** A builder with this embedder and these prices. */
    public DatasetBuilder(Embedder embedder, Pricing pricing) {
        this.embedder = embedder;
        this.pricing = pricing;
    }

    /**
     * The dataset of these rows, in their order; all cores embed.
     *
     * @param embedded hears how many queries are embedded, from any thread
     */
    public Dataset of(RoutingData data, IntConsumer embedded) {
        List<RoutingRow> rows = data.rows();
        List<String> texts = rows.stream().map(RoutingRow::query).toList();
        float[][] vectors = new float[rows.size()][];
        AtomicInteger done = new AtomicInteger();
        IntStream.range(0, vectors.length).parallel().forEach(i -> {
            vectors[i] = embedder.embed(texts.get(i));
            embedded.accept(done.incrementAndGet());
        });
        float[][] scores = new float[rows.size()][];
        double[][] costs = new double[rows.size()][];
        float[] weights = new float[rows.size()];
        for (int i = 0; i < scores.length; i++) {
            RoutingRow row = rows.get(i);
            scores[i] = new float[data.models().size()];
            costs[i] = new double[scores[i].length];
            Arrays.fill(scores[i], Float.NaN);
            for (int m = 0; m < scores[i].length; m++) {
                Double score = row.scores().get(data.models().get(m));
                if (score != null) {
                    scores[i][m] = score.floatValue();
                }
                costs[i][m] = pricing.cost(row, data.models().get(m));
            }
            weights[i] = (float) row.weight();
        }
        return new Dataset(
                texts,
                rows.stream().map(row -> row.task().orElse("")).toList(),
                new Examples(data.models(), vectors, scores, weights),
                costs,
                NearDuplicates.groups(texts));
    }
}
