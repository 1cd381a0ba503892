package io.millweir.training.generate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What all queries of a run have in common.
 *
 * @param judge the model that judges
 * @param maxTokens of an answer
 * @param tenant whom the cost is attributed to
 * @param checks which answers are put to their model again
 */
public record CallOptions(
        Optional<String> judge,
        OptionalInt maxTokens,
        Optional<BigDecimal> temperature,
        Optional<String> tenant,
        Optional<Checks> checks) {
    /**
     * A model is asked whether its own answers are right.
     *
     * @param count how often, for each answer
     */
    public record Checks(String model, int count) {}

    void put(ObjectNode query, String run) {
        maxTokens.ifPresent(tokens -> query.put("max_tokens", tokens));
        temperature.ifPresent(each -> query.put("temperature", each));
        tenant.ifPresent(each -> query.put("tenant", each));
        // So that usage can be summed by run.
        query.putObject("tags").put("generate", run);
    }
}
