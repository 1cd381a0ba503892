package io.millweir.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Adds responses up: by model, and over all. */
final class Totals {
    private final Map<String, Line> byModel = new TreeMap<>();
    private final Line all = new Line();
    private final List<Long> latencies = new ArrayList<>();
    private String currency = "USD";

    private static final class Line {
        private int queries;
        private int errors;
        private int calls;
        private long inputTokens;
        private long outputTokens;
        private BigDecimal cost = BigDecimal.ZERO;

        void add(ObjectNode response) {
            queries++;
            errors += response.path("status").asText().equals("ok") ? 0 : 1;
            calls += response.path("attempts").size();
            inputTokens += response.path("usage").path("input_tokens").asLong();
            outputTokens += response.path("usage").path("output_tokens").asLong();
            JsonNode total = response.path("cost").path("total");
            cost = total.isNumber() ? cost.add(total.decimalValue()) : cost;
        }
    }

    void add(ObjectNode response) {
        all.add(response);
        String model = response.path("model").asText();
        byModel.computeIfAbsent(model.isEmpty() ? "(refused)" : model, absent -> new Line())
                .add(response);
        latencies.add(response.path("latency").path("total_ms").asLong());
        currency = response.path("cost").path("currency").asText(currency);
    }

    int queries() {
        return all.queries;
    }

    int errors() {
        return all.errors;
    }

    int calls() {
        return all.calls;
    }

    BigDecimal cost() {
        return all.cost;
    }

    String currency() {
        return currency;
    }

    /** The median of the latencies, in milliseconds. */
    long medianMs() {
        List<Long> sorted = new ArrayList<>(latencies);
        Collections.sort(sorted);
        return sorted.isEmpty() ? 0 : sorted.get((sorted.size() - 1) / 2);
    }

    void print(PrintWriter out) {
        out.printf(
                "%-26s %8s %7s %7s %12s %12s %16s%n",
                "MODEL", "QUERIES", "ERRORS", "CALLS", "INPUT TOK", "OUTPUT TOK", "COST");
        byModel.forEach((model, line) -> print(out, model, line));
        print(out, "total", all);
        out.flush();
    }

    private void print(PrintWriter out, String name, Line line) {
        out.printf(
                "%-26s %8d %7d %7d %12d %12d %16s%n",
                name,
                line.queries,
                line.errors,
                line.calls,
                line.inputTokens,
                line.outputTokens,
                money(line.cost, currency));
    }

    /** An amount as people write it, every digit of it. */
    static String money(BigDecimal amount, String currency) {
        BigDecimal plain = amount.signum() == 0 ? BigDecimal.ZERO : amount.stripTrailingZeros();
        return (currency.equals("USD") ? "$" : currency + " ") + plain.toPlainString();
    }
}
