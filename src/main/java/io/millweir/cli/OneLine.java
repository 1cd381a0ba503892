package io.millweir.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A response in one line: which model, why, tokens, cost, time. */
final class OneLine {
    private OneLine() {}

    static String of(ObjectNode response) {
        List<String> parts = new ArrayList<>();
        add(parts, response.path("model").asText());
        String region = response.path("region").asText();
        add(parts, response.path("provider").asText() + (region.isEmpty() ? "" : " " + region));
        add(parts, why(response));
        add(parts, tokens(response));
        add(parts, cost(response));
        add(parts, time(response.path("latency").path("total_ms").asLong()));
        return String.join(" · ", parts);
    }

    /** Why this model: the router's reason, or the failure that led to a fallback. */
    static String why(ObjectNode response) {
        JsonNode attempts = response.path("attempts");
        String chosen = response.path("routing").path("chosen").asText();
        if (attempts.findValue("purpose") != null) {
            return response.path("routing").path("reason").asText();
        }
        if (attempts.size() > 1 && !response.path("model").asText().equals(chosen)) {
            return "fallback after "
                    + attempts.get(attempts.size() - 2).path("outcome").asText();
        }
        if (attempts.size() > 1) {
            return "retry after " + attempts.get(0).path("outcome").asText();
        }
        return response.path("routing").path("reason").asText();
    }

    static String tokens(ObjectNode response) {
        JsonNode usage = response.path("usage");
        return usage.has("input_tokens") && usage.has("output_tokens")
                ? usage.get("input_tokens").asLong() + " → "
                        + usage.get("output_tokens").asLong() + " tok"
                : "";
    }

    static String cost(ObjectNode response) {
        JsonNode cost = response.path("cost");
        return cost.has("total")
                ? Totals.money(
                        cost.get("total").decimalValue(), cost.path("currency").asText())
                : "";
    }

    static String time(long milliseconds) {
        return milliseconds < 1_000
                ? milliseconds + " ms"
                : String.format(Locale.ROOT, "%d.%d s", milliseconds / 1_000, milliseconds % 1_000 / 100);
    }

    private static void add(List<String> parts, String part) {
        if (!part.isBlank()) {
            parts.add(part);
        }
    }
}
