package io.millweir.routing;

import java.util.Map;

/**
 * Scores the candidates for a query.
 *
 * <p>Threading: implementations are thread-safe, do no I/O and take microseconds: they run on a stream thread.
 */
@FunctionalInterface
public interface Router {
    /** The version of the routers that come with Millweir. */
    String BUILT_IN_VERSION = "1";

    /** The candidates, scored. Candidates have been filtered before; a name outside of them has no effect. */
    Ranking rank(RoutingRequest request);

    /** Predicted scores of the candidates by name, 0 to 1; empty for a router that predicts none. */
    default Map<String, Double> predictions(RoutingRequest request) {
        return Map.of();
    }

    /** What a decision is attributed to beside the name: changes when equal queries may be decided differently. */
    default String version() {
        return BUILT_IN_VERSION;
    }
}
