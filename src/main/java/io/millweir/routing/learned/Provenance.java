package io.millweir.routing.learned;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where a learned router comes from.
 *
 * @param router the name of its learner in {@link Learners}
 * @param parameters those that were given, by name: texts, numbers, truth values, lists and maps of such
 * @param embedder {@code Embedder.id()} of the vectors that it was learned from and has to be asked with
 * @param dimensions length of the vectors
 * @param models names, in the order of its predictions
 * @param dataHash of the examples, so that two artifacts of the same data can be told
 * @param queries how many examples there were
 * @param trainedAt when it was learned
 * @param metrics how good it was, by name
 * @param seed it was learned with
 */
public record Provenance(
        String router,
        Map<String, Object> parameters,
        String embedder,
        int dimensions,
        List<String> models,
        String dataHash,
        int queries,
        Instant trainedAt,
        Map<String, Double> metrics,
        long seed) {
    public Provenance {
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
        models = List.copyOf(models);
        metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    }
}
