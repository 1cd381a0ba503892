package io.millweir.domain;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a router decided: a model, the models to fall back to, and why.
 *
 * @param router the router's name; {@code explicit} for a model that the client named
 * @param requestedModel the model that the client named, if it did
 * @param chosen name of the model to call first
 * @param fallbacks names of the models to call after it, in order
 * @param scores model name to the router's score, higher is better; as the router means it
 * @param reason one line a person understands
 * @param expectedCost the estimate for the chosen model before the call
 * @param registryVersion the snapshot that was looked at
 * @param propensity the probability of this choice, where the router is randomised
 * @param context what is known of the query when its answer is judged, where a router learns from that
 * @param strategy how several calls make the answer; empty: the first model that answers
 */
public record Plan(
        String router,
        Optional<String> requestedModel,
        String chosen,
        List<String> fallbacks,
        Map<String, BigDecimal> scores,
        String reason,
        Optional<BigDecimal> expectedCost,
        String registryVersion,
        OptionalDouble propensity,
        Optional<String> context,
        Optional<Strategy> strategy) {
    /** The router's name when the client named the model. */
    public static final String EXPLICIT = "explicit";

    public Plan {
        fallbacks = List.copyOf(fallbacks);
        scores = Collections.unmodifiableMap(new LinkedHashMap<>(scores));
    }

    /** A plan of one call and the models to fall back to, from whose answer nothing is learned. */
    public Plan(
            String router,
            Optional<String> requestedModel,
            String chosen,
            List<String> fallbacks,
            Map<String, BigDecimal> scores,
            String reason,
            Optional<BigDecimal> expectedCost,
            String registryVersion,
            OptionalDouble propensity) {
        this(
                router,
                requestedModel,
                chosen,
                fallbacks,
                scores,
                reason,
                expectedCost,
                registryVersion,
                propensity,
                Optional.empty(),
                Optional.empty());
    }

    /** Name of the model of the first call. */
    public String opening() {
        return strategy.map(Strategy::opening).orElse(chosen);
    }

    /** The chosen model and its fallbacks, in the order in which they are called. */
    public List<String> models() {
        List<String> models = new ArrayList<>(fallbacks.size() + 1);
        models.add(chosen);
        models.addAll(fallbacks);
        return models;
    }
}
