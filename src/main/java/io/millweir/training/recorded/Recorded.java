package io.millweir.training.recorded;

import io.millweir.domain.Plan;
import io.millweir.domain.Query;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * A query that was decided on, and what came of it.
 *
 * @param router that decided; {@link Plan#EXPLICIT} when the client named the model
 * @param model chosen then
 * @param propensity with which it was chosen, where the router then was randomised
 * @param answered what the answer was like; empty when there is none on the topic
 * @param reward what users thought of the answer, −1 to 1, the mean of their ratings; empty when nobody rated it
 * @param preferred what users thought of models that they compared, by model: 1 for one that won each time, 0 for one
 *     that lost each time
 */
public record Recorded(
        Query query,
        String router,
        String model,
        OptionalDouble propensity,
        Optional<Answered> answered,
        OptionalDouble reward,
        Map<String, Double> preferred) {
    public Recorded {
        preferred = Collections.unmodifiableMap(new LinkedHashMap<>(preferred));
    }

    /**
     * An answer.
     *
     * @param model that gave it; another than was chosen when a fallback did
     * @param cost of all calls of the query
     * @param latencyMs until the answer was there, in milliseconds
     */
    public record Answered(
            String model,
            Optional<BigDecimal> cost,
            OptionalLong inputTokens,
            OptionalLong outputTokens,
            OptionalLong latencyMs,
            int calls) {}

    /** Whether a router chose the model, and not the client. */
    public boolean isRouted() {
        return !router.equals(Plan.EXPLICIT);
    }
}
