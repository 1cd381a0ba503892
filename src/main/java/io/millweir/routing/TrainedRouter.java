package io.millweir.routing;

import io.millweir.routing.embedding.Embedder;
import io.millweir.routing.learned.Artifact;
import io.millweir.routing.learned.Provenance;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What was learned, with what is needed to ask it.
 *
 * @param version changes with every training
 * @param embedder the one whose vectors it was learned from
 */
public record TrainedRouter(String version, Artifact artifact, Embedder embedder) {
    /** Under this and the name of a model the metrics of an artifact have its mean score. */
    public static final String MEAN_SCORE = "mean-score/";

    private static final double MILLIS_PER_SECOND = 1_000;

    /** Under this and the name of a model the metrics of an artifact have the mean time of its answers, milliseconds. */
    public static final String MEAN_LATENCY = "mean-latency-ms/";

    /** What was learned, of the version that its provenance makes. */
    public static TrainedRouter of(Artifact artifact, Embedder embedder) {
        Provenance from = artifact.provenance();
        String hash = from.dataHash();
        return new TrainedRouter(
                from.router() + "-" + from.trainedAt() + "-" + hash.substring(0, Math.min(8, hash.length())),
                artifact,
                embedder);
    }

    /** Model name to column of the predictions. */
    Map<String, Integer> columns() {
        List<String> models = artifact.provenance().models();
        Map<String, Integer> columns = new HashMap<>();
        for (int m = 0; m < models.size(); m++) {
            columns.put(models.get(m), m);
        }
        return columns;
    }

    /** The model of the highest mean score in the examples. */
    String bestSingle() {
        Provenance from = artifact.provenance();
        return from.models().stream()
                .max((a, b) -> Double.compare(meanScore(from, a), meanScore(from, b)))
                .orElseThrow();
    }

    /** How long answers of the model took in the examples, in seconds; empty when they do not tell. */
    OptionalDouble meanSeconds(String model) {
        Double millis = artifact.provenance().metrics().get(MEAN_LATENCY + model);
        return millis == null ? OptionalDouble.empty() : OptionalDouble.of(millis / MILLIS_PER_SECOND);
    }

    private static double meanScore(Provenance from, String model) {
        return from.metrics().getOrDefault(MEAN_SCORE + model, 0.0);
    }
}
