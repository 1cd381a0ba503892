package io.millweir.training.generate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millweir.domain.Response;
import io.millweir.topics.Json;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.OptionalLong;

/** How a call ended. */
sealed interface Outcome {
    /**
     * With an answer.
     *
     * @param cost over all attempts, in the accounting currency
     * @param latencyMs of the provider's calls, in milliseconds
     */
    record Answered(
            String text,
            OptionalLong inputTokens,
            OptionalLong outputTokens,
            Optional<BigDecimal> cost,
            OptionalLong latencyMs)
            implements Outcome {}

    /**
     * With an error, after whatever Millweir tried.
     *
     * @param code an error code of the contract, or a word of this room's
     */
    record Failed(String code, String message) implements Outcome {}

    /** The outcome that a response tells. */
    static Outcome of(ObjectNode response, String model) {
        if (!response.path("status").asText().equals(Response.OK)) {
            JsonNode error = response.path("error");
            return new Failed(
                    error.path("code").asText("internal"), error.path("message").asText());
        }
        String answered = response.path("model").asText(model);
        if (!answered.equals(model)) {
            return new Failed(
                    "other_model",
                    "model: \"" + answered + "\" answered in place of \"" + model
                            + "\"; see why that one failed, and run it again");
        }
        JsonNode usage = response.path("usage");
        JsonNode cost = response.path("cost").path("total");
        return new Answered(
                response.path("text").asText(),
                number(usage.path("input_tokens")),
                number(usage.path("output_tokens")),
                cost.isNumber() ? Optional.of(cost.decimalValue()) : Optional.empty(),
                number(response.path("latency").path("provider_ms")));
    }

    /** The outcome that a line of the journal tells. */
    static Outcome read(JsonNode line) {
        return line.has("error")
                ? new Failed(line.path("error").asText(), line.path("message").asText())
                : new Answered(
                        line.path("text").asText(),
                        number(line.path("input_tokens")),
                        number(line.path("output_tokens")),
                        line.path("cost").isNumber()
                                ? Optional.of(line.path("cost").decimalValue())
                                : Optional.empty(),
                        number(line.path("latency_ms")));
    }

    /** A line of the journal, but for what it is about. */
    default ObjectNode write() {
        ObjectNode line = Json.object();
        if (this instanceof Failed failed) {
            return line.put("error", failed.code()).put("message", failed.message());
        }
        Answered answered = (Answered) this;
        line.put("text", answered.text());
        answered.inputTokens().ifPresent(tokens -> line.put("input_tokens", tokens));
        answered.outputTokens().ifPresent(tokens -> line.put("output_tokens", tokens));
        answered.cost().ifPresent(cost -> line.put("cost", cost));
        answered.latencyMs().ifPresent(latency -> line.put("latency_ms", latency));
        return line;
    }

    private static OptionalLong number(JsonNode value) {
        return value.isIntegralNumber() ? OptionalLong.of(value.asLong()) : OptionalLong.empty();
    }
}
