package io.millweir.runtime;

import io.millweir.domain.Query;
import io.millweir.provider.Providers;
import io.millweir.registry.Models;
import io.millweir.routing.Routing;
import io.millweir.routing.RoutingResult;
import io.millweir.routing.TokenEstimator;
import io.millweir.routing.online.OnlineLearning;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.Optional;

/**
 * The routing of a configuration without an application around it: it decides and calls nobody. Routers that learn while running
 * know nothing in it.
 *
 * <p>Threading: thread-safe.
 */
public final class OfflineRouting implements AutoCloseable {
    private final LearnedRouters learned;
    private final Providers providers;
    private final TokenEstimator estimator = new TokenEstimator();
    private final Routing routing;
    private final Models models;

    private OfflineRouting(Setup setup, Models models, Clock clock) {
        this.models = models;
        this.learned = LearnedRouters.open(setup.routerSpecs());
        this.providers = ProviderAssembly.of(setup.config(), clock);
        this.routing = RoutingAssembly.of(setup, learned, new OnlineLearning(), estimator, providers);
    }

    /**
     * Routing over these models.
     *
     * @throws ConfigException when an artifact cannot be used
     */
    public static OfflineRouting open(Setup setup, Models models, Clock clock) {
        return new OfflineRouting(setup, models, clock);
    }

    /** What this router does with a query. */
    public RoutingResult route(String router, Query query) {
        return routing.planBy(router, query, models);
    }

    /** What a query is to cost on a model; empty when model or price is not known. */
    public Optional<BigDecimal> cost(Query query, String model) {
        return models.find(model).flatMap(card -> estimator.estimate(query).costOn(card));
    }

    @Override
    public void close() {
        providers.close();
        learned.close();
    }
}
