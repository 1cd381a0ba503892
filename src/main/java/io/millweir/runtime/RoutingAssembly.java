package io.millweir.runtime;

import io.millweir.config.MillweirConfig;
import io.millweir.provider.Providers;
import io.millweir.routing.Routers;
import io.millweir.routing.Routing;
import io.millweir.routing.RoutingSettings;
import io.millweir.routing.TokenEstimator;

/** Builds the routing that the configuration asks for. */
final class RoutingAssembly {
    private RoutingAssembly() {}

    static Routing of(Setup setup, LearnedRouters learned, TokenEstimator estimator, Providers providers) {
        MillweirConfig.Routing routing = setup.config().routing();
        return new Routing(
                Routers.build(setup.routerSpecs(), learned::of),
                new RoutingSettings(
                        routing.defaultRouter(),
                        routing.fallbacks(),
                        routing.maxFallbacks(),
                        TenantsConfiguration.limits(setup.config()),
                        routing.shadow(),
                        routing.canary().map(RoutersConfiguration::canary)),
                estimator,
                new ConfiguredServing(providers));
    }
}
