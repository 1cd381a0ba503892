package io.millweir.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millweir.accounting.Books;
import io.millweir.domain.Cost;
import io.millweir.domain.Operation;
import io.millweir.domain.Tokens;
import io.millweir.registry.ModelCard;
import io.millweir.registry.SourcedCard;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.URI;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What the demo prints. */
final class DemoReport {
    private static final int BEGINNING = 44;
    private static final int REASON = 34;

    private final PrintWriter out;
    private final List<ModelCard> cards;
    private final Totals totals = new Totals();
    private BigDecimal strongest = BigDecimal.ZERO;

    DemoReport(PrintWriter out, List<SourcedCard> cards) {
        this.out = out;
        this.cards = cards.stream().map(SourcedCard::card).toList();
    }

    void header(String kafka, URI http) {
        Map<String, Long> services =
                new TreeMap<>(cards.stream().collect(Collectors.groupingBy(ModelCard::service, Collectors.counting())));
        out.println("Millweir " + Version.current() + " · embedded broker " + kafka + " · " + http);
        out.println(cards.size() + " models ("
                + services.entrySet().stream()
                        .map(each -> each.getValue() + " " + each.getKey())
                        .collect(Collectors.joining(", "))
                + "), all simulated: no call leaves this machine");
    }

    /** A response as it comes. */
    void line(ObjectNode response, String run) {
        totals.add(response);
        String name = response.path("id").asText().replace("-" + run, "");
        if (!response.path("status").asText().equals("ok")) {
            out.printf(
                    "✘ %-19s %s: %s%n",
                    name,
                    response.path("error").path("code").asText(),
                    response.path("error").path("message").asText());
        } else {
            strongest = strongest.add(atStrongest(response));
            String region = response.path("region").asText();
            out.printf(
                    "✔ %-19s %-22s %-22s %-34s %16s %15s %8s  %s%n",
                    name,
                    response.path("model").asText(),
                    response.path("provider").asText("not called") + (region.isEmpty() ? "" : " " + region),
                    cut(OneLine.why(response), REASON),
                    OneLine.tokens(response),
                    OneLine.cost(response),
                    OneLine.time(response.path("latency").path("total_ms").asLong()),
                    beginning(response));
        }
        out.flush();
    }

    /** Whether the query was answered, or refused as the example says. */
    static boolean isAsExpected(ObjectNode response) {
        String expected = response.path("metadata").path("expected_error").asText();
        return expected.isEmpty()
                ? response.path("status").asText().equals("ok")
                : response.path("error").path("code").asText().equals(expected);
    }

    void totals(Map<String, Integer> topics) {
        out.println();
        totals.print(out);
        int answered = totals.queries() - totals.errors();
        out.println();
        out.println(totals.queries() + " queries · " + answered + " answered · " + totals.errors() + " refused · "
                + totals.calls() + " calls · " + Totals.money(totals.cost(), totals.currency())
                + " (always the strongest: " + Totals.money(strongest, totals.currency()) + saved() + ") · p50 "
                + OneLine.time(totals.medianMs()));
        out.println("Topics: "
                + topics.entrySet().stream()
                        .map(each -> each.getKey() + " " + each.getValue())
                        .collect(Collectors.joining(" · ")));
    }

    void invitation(String kafka, URI http, URI simulator, Path data) {
        out.println();
        out.println("Up until Ctrl-C. From another terminal:");
        out.println("  ./millweir query \"Why is the sky blue?\" --bootstrap-server " + kafka);
        out.println("  curl " + http + "/metrics        what is measured");
        out.println("  curl " + simulator + "/ledger         every call the simulated providers got");
        out.println("  " + data.resolve("millweir.log") + "        the log");
        out.flush();
    }

    private String saved() {
        if (strongest.signum() <= 0) {
            return "";
        }
        BigDecimal share = BigDecimal.ONE.subtract(totals.cost().divide(strongest, 4, RoundingMode.HALF_UP));
        return ", saved " + share.movePointRight(2).setScale(0, RoundingMode.HALF_UP) + " %";
    }

    /** What the same tokens would have cost at the dearest model that chats. */
    private BigDecimal atStrongest(ObjectNode response) {
        Optional<ModelCard> dearest = cards.stream()
                .filter(card ->
                        card.operation() == Operation.CHAT && card.prices().known())
                .max(Comparator.comparing(card -> card.prices().output().orElse(BigDecimal.ZERO)));
        if (dearest.isEmpty() || !response.path("usage").has("output_tokens")) {
            return BigDecimal.ZERO;
        }
        Tokens tokens = Tokens.of(
                response.path("usage").path("input_tokens").asLong(),
                response.path("usage").path("output_tokens").asLong());
        return new Books(totals.currency())
                .cost(tokens, dearest.get().prices())
                .map(Cost::total)
                .orElse(BigDecimal.ZERO);
    }

    private static String beginning(ObjectNode response) {
        if (response.has("embeddings")) {
            return response.path("embeddings").size() + " vectors of "
                    + response.path("embeddings").path(0).size();
        }
        String text = response.path("text").asText().replaceAll("\\s+", " ").strip();
        if (text.isEmpty()) {
            return "";
        }
        return "\"" + cut(text, BEGINNING) + "\"";
    }

    private static String cut(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length - 1) + "…";
    }
}
