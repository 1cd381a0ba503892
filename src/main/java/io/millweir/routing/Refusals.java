package io.millweir.routing;

import io.millweir.domain.ErrorCode;
import io.millweir.domain.Failure;
import io.millweir.domain.Query;
import io.millweir.routing.Eligibility.Objection;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The words in which a query is refused. */
final class Refusals {
    private static final String RAISE = "raise max_cost, lower max_tokens or shorten the query";

    private Refusals() {}

    /** No candidate is left: why, with each reason counted. */
    static Failure noCandidate(Query query, Map<Candidate, Objection> objections) {
        List<Candidate> tooDear = objections.entrySet().stream()
                .filter(each -> each.getValue().isAboutCost())
                .map(Map.Entry::getKey)
                .sorted(Candidate.CHEAPER_FIRST)
                .toList();
        if (!tooDear.isEmpty()) {
            return Failure.of(
                    ErrorCode.MAX_COST_EXCEEDED,
                    "max_cost: \"" + plain(query.maxCost().orElseThrow()) + "\" is below the estimate of each of "
                            + count(tooDear.size(), "candidate") + cheapest(tooDear.get(0)) + "; " + RAISE,
                    RAISE);
        }
        String hint = "enable a model, name other candidates, or configure a provider";
        if (objections.values().stream().anyMatch(Objection::isAboutTenant)) {
            hint = "widen routing.tenants." + query.tenant() + ", " + hint;
        }
        return Failure.of(
                ErrorCode.NO_CANDIDATE,
                "candidates: no model may answer this query, of " + counted(objections.values()) + "; " + hint,
                hint);
    }

    /** {@code 12 models: 3 disabled, 9 not in candidates}. */
    private static String counted(Collection<Objection> objections) {
        Map<Objection, Long> counts =
                objections.stream().collect(Collectors.groupingBy(each -> each, TreeMap::new, Collectors.counting()));
        return count(objections.size(), "model") + ": "
                + counts.entrySet().stream()
                        .map(each -> each.getValue() + " " + each.getKey().words())
                        .collect(Collectors.joining(", "));
    }

    private static String cheapest(Candidate cheapest) {
        return cheapest.estimatedCost()
                .map(cost -> "; the cheapest is \"" + cheapest.name() + "\" with " + plain(cost))
                .orElse(", none of which has a price");
    }

    /** The model that the client named may not answer. */
    static Failure named(Query query, TokenEstimate tokens, Candidate named, Objection objection, TenantLimits limits) {
        String model = "model: \"" + named.name() + "\" ";
        return switch (objection) {
            case DISABLED -> refused(model + "is disabled", "enable it in its card or name another model");
            case OTHER_OPERATION ->
                refused(
                        model + "is for " + named.card().operation().wireName() + ", not for "
                                + query.operation().wireName(),
                        "name a model for " + query.operation().wireName());
            case NOT_SERVED ->
                refused(
                        model + "is served by \"" + named.card().service() + "\", which is not configured",
                        "add it under \"providers\" in the configuration or name another model");
            case NOT_THE_TENANTS ->
                refused(
                        model + "is not among the models of " + kept(query, "models"),
                        "name one of " + quoted(limits.models()) + ", or add it there");
            case OUT_OF_REGION ->
                refused(
                        model + "is not called in a region of " + kept(query, "regions"),
                        "name a model in " + quoted(limits.regions()) + ", or add its region there");
            case NO_SYSTEM_PROMPT ->
                refused(model + "takes no system prompt", "leave the system prompt out or name another model");
            case NOT_ASKED_FOR -> refused(model + "is not in candidates", "leave candidates out");
            case CONTEXT_TOO_SMALL ->
                Failure.of(
                        ErrorCode.CONTEXT_LENGTH_EXCEEDED,
                        model + "has a context window of "
                                + named.card().contextWindow().orElse(0)
                                + " tokens, the query needs about "
                                + (tokens.input() + tokens.maxOutput().orElse(0))
                                + "; shorten it, lower max_tokens, or name a model with a larger window",
                        "shorten the query, lower max_tokens, or name a model with a larger window");
            case UNPRICED ->
                Failure.of(
                        ErrorCode.MAX_COST_EXCEEDED,
                        model + "has no price to hold against max_cost; give its card prices or leave max_cost out",
                        "give the card prices or leave max_cost out");
            case TOO_EXPENSIVE ->
                Failure.of(
                        ErrorCode.MAX_COST_EXCEEDED,
                        "max_cost: \"" + plain(query.maxCost().orElseThrow()) + "\" is below the estimate of "
                                + plain(named.estimatedCost().orElseThrow()) + " for \"" + named.name() + "\"; "
                                + RAISE,
                        RAISE);
        };
    }

    /** {@code tenant "team-a" (routing.tenants.team-a.models)}. */
    private static String kept(Query query, String key) {
        return "tenant \"" + query.tenant() + "\" (routing.tenants." + query.tenant() + "." + key + ")";
    }

    private static String quoted(List<String> names) {
        return "\"" + String.join("\", \"", names) + "\"";
    }

    private static Failure refused(String what, String hint) {
        return Failure.of(ErrorCode.NO_CANDIDATE, what + "; " + hint, hint);
    }

    private static String count(int number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }

    private static String plain(BigDecimal amount) {
        return amount.signum() == 0 ? "0" : amount.stripTrailingZeros().toPlainString();
    }
}
