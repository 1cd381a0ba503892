package io.millweir.routing;

import io.millweir.domain.ErrorCode;
import io.millweir.domain.Failure;
import io.millweir.domain.Operation;
import io.millweir.domain.Plan;
import io.millweir.domain.Query;
import io.millweir.registry.ModelCard;
import io.millweir.registry.Models;
import io.millweir.routing.Eligibility.Objection;
import io.millweir.routing.RoutingResult.Planned;
import io.millweir.routing.RoutingResult.Refused;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * Makes a plan for each query: which models may answer it, which of them the router prefers, and what comes next when
 * that one fails.
 *
 * <p>Threading: thread-safe; meant for the stream threads. Does no I/O.
 */
public final class Routing {
    private final Routers routers;
    private final RoutingSettings settings;
    private final TokenEstimator estimator;
    private final Serving serving;

    /**
     * Routing over these routers.
     *
     * @param serving what the configured providers can do
     */
    public Routing(Routers routers, RoutingSettings settings, TokenEstimator estimator, Serving serving) {
        this.routers = routers;
        this.settings = settings;
        this.estimator = estimator;
        this.serving = serving;
    }

    /** The plan for a query: the model it names, or what its router or the default router prefers. */
    public RoutingResult plan(Query query, Models models) {
        Work work = new Work(query, models);
        if (query.model().isPresent()) {
            return work.named(query.model().get());
        }
        RoutingResult result = query.router().isPresent()
                ? work.routed(query.router().get(), "router")
                : settings.canary()
                        .filter(canary -> canary.takes(query))
                        .map(canary -> work.routed(canary.router(), "routing.canary.router"))
                        .orElseGet(() -> work.routed(settings.defaultRouter(), "routing.default-router"));
        return result instanceof Planned planned ? planned.with(work.shadows()) : result;
    }

    /** The plan by this router, whatever model or router the query names: for tenants whose budget is spent. */
    public RoutingResult planBy(String router, Query query, Models models) {
        return new Work(query, models).routed(router, "router");
    }

    /**
     * The models to call for a part of a query, in order, as this router chooses; empty when none may answer it. A
     * strategy of the router is left out: a part is one call.
     */
    public List<String> models(Query part, String router, Models models) {
        return planBy(router, part, models) instanceof Planned planned
                ? planned.plan().models()
                : List.of();
    }

    /**
     * What speaks against calling this model for this query as the registry is now, which may be later than its plan.
     * Tokens are counted only for a query with a {@code max_cost}.
     */
    public Optional<Failure> objection(Query query, ModelCard card) {
        TokenEstimate tokens = query.maxCost().isPresent() ? estimator.estimate(query) : TokenEstimate.embeddings(0);
        Eligibility eligibility = eligibility(query, tokens);
        Candidate candidate = eligibility.candidate(card);
        return eligibility.objectionToNamed(candidate).map(why -> refusal(query, tokens, candidate, why));
    }

    private Eligibility eligibility(Query query, TokenEstimate tokens) {
        return new Eligibility(query, tokens, serving, settings.limits(query.tenant()));
    }

    private Failure refusal(Query query, TokenEstimate tokens, Candidate named, Objection objection) {
        return Refusals.named(query, tokens, named, objection, settings.limits(query.tenant()));
    }

    private static Refused refused(ErrorCode code, String message, String hint) {
        return new Refused(Failure.of(code, message, hint));
    }

    /** The routing of one query. */
    private final class Work {
        private final Query query;
        private final Models models;
        private final String text;
        private final TokenEstimate tokens;
        private final Eligibility eligibility;

        Work(Query query, Models models) {
            this.query = query;
            this.models = models;
            this.text = query.text();
            this.tokens = estimator.estimate(query, text);
            this.eligibility = eligibility(query, tokens);
        }

        RoutingResult named(String name) {
            Optional<ModelCard> card = models.find(name);
            if (card.isEmpty()) {
                return unknownModel("model", name);
            }
            Optional<RoutingResult> misspelt = unknownCandidate();
            if (misspelt.isPresent()) {
                return misspelt.get();
            }
            Candidate candidate = eligibility.candidate(card.get());
            Optional<Objection> objection = eligibility.objectionToNamed(candidate);
            if (objection.isPresent()) {
                return new Refused(refusal(query, tokens, candidate, objection.get()));
            }
            Ranking ranking = new Ranking(Map.of(), "named by the client", OptionalDouble.empty(), List.of());
            return planned(Plan.EXPLICIT, Router.BUILT_IN_VERSION, List.of(candidate), ranking);
        }

        RoutingResult routed(String routerName, String where) {
            Optional<Router> router = routers.find(routerName);
            if (router.isEmpty()) {
                return refused(
                        ErrorCode.UNKNOWN_ROUTER,
                        where + ": " + routers.unknown(routerName),
                        "routers are " + String.join(", ", routers.names()));
            }
            return unknownCandidate().orElseGet(() -> ranked(routerName, router.get()));
        }

        private RoutingResult ranked(String routerName, Router router) {
            List<Candidate> candidates = new ArrayList<>();
            Map<Candidate, Objection> objections = new LinkedHashMap<>();
            for (ModelCard card : models.all()) {
                Candidate candidate = eligibility.candidate(card);
                Optional<Objection> objection = eligibility.objectionTo(candidate);
                objection.ifPresentOrElse(why -> objections.put(candidate, why), () -> candidates.add(candidate));
            }
            if (candidates.isEmpty()) {
                return new Refused(Refusals.noCandidate(query, objections));
            }
            Ranking ranking = router.rank(new RoutingRequest(query, text, tokens, qualityBias(), candidates));
            return planned(routerName, router.version(), inOrder(candidates, ranking), ranking);
        }

        private OptionalDouble qualityBias() {
            return query.qualityBias().isPresent()
                    ? query.qualityBias()
                    : settings.limits(query.tenant()).qualityBias();
        }

        /** Only candidates with a score, best first; all of them by cost when none has one. */
        private List<Candidate> inOrder(List<Candidate> candidates, Ranking ranking) {
            Map<String, BigDecimal> scores = ranking.scores();
            List<Candidate> scored = new ArrayList<>(candidates);
            scored.removeIf(each -> !scores.containsKey(each.name()));
            if (scored.isEmpty()) {
                scored.addAll(candidates);
                scored.sort(Candidate.CHEAPER_FIRST);
                return scored;
            }
            scored.sort(ranking.bestFirst());
            return scored;
        }

        private Planned planned(String router, String version, List<Candidate> inOrder, Ranking ranking) {
            Candidate chosen = inOrder.get(0);
            Map<String, BigDecimal> scores = new LinkedHashMap<>();
            inOrder.forEach(each -> {
                BigDecimal score = ranking.scores().get(each.name());
                if (score != null) {
                    scores.put(each.name(), score);
                }
            });
            Plan plan = new Plan(
                    router,
                    query.model(),
                    chosen.name(),
                    fallbacks(inOrder),
                    scores,
                    ranking.reason(),
                    ranking.calls().isPresent() ? ranking.calls().get().cost() : chosen.estimatedCost(),
                    models.version(),
                    ranking.propensity(),
                    context(),
                    ranking.calls().map(MultiCall::strategy));
            return new Planned(plan, version, ranking.notes(), List.of());
        }

        /** What a router that learns from ratings has to know of the query when its answer is rated. */
        private Optional<String> context() {
            return query.operation() == Operation.CHAT && !query.routeOnly()
                    ? routers.features().map(features -> features.of(text).encoded())
                    : Optional.empty();
        }

        /** What the routers would have done that only look on. */
        List<RoutingResult.Shadow> shadows() {
            List<RoutingResult.Shadow> shadows = new ArrayList<>();
            for (String router : settings.shadow()) {
                if (routed(router, "routing.shadow") instanceof Planned planned) {
                    shadows.add(new RoutingResult.Shadow(planned.plan(), planned.routerVersion()));
                }
            }
            return shadows;
        }

        private List<String> fallbacks(List<Candidate> inOrder) {
            Set<String> fallbacks = new LinkedHashSet<>();
            inOrder.stream()
                    .skip(1)
                    .map(Candidate::name)
                    .limit(settings.maxFallbacks())
                    .forEach(fallbacks::add);
            String chosen = inOrder.get(0).name();
            for (String configured : settings.fallbacks()) {
                if (!configured.equals(chosen) && isEligible(configured)) {
                    fallbacks.add(configured);
                }
            }
            return List.copyOf(fallbacks);
        }

        private boolean isEligible(String name) {
            return models.find(name)
                    .map(eligibility::candidate)
                    .filter(each -> eligibility.objectionTo(each).isEmpty())
                    .isPresent();
        }

        private Optional<RoutingResult> unknownCandidate() {
            List<String> names = query.candidates();
            for (int i = 0; i < names.size(); i++) {
                if (models.find(names.get(i)).isEmpty()) {
                    return Optional.of(unknownModel("candidates[" + i + "]", names.get(i)));
                }
            }
            return Optional.empty();
        }

        private RoutingResult unknownModel(String where, String name) {
            return refused(
                    ErrorCode.UNKNOWN_MODEL,
                    where + ": " + models.unknown(name),
                    "name a model of the registry, or leave the field out");
        }
    }
}
