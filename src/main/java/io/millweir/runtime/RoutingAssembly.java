package io.millweir.runtime;

import io.millweir.config.MillweirConfig;
import io.millweir.provider.Providers;
import io.millweir.routing.Online;
import io.millweir.routing.Routers;
import io.millweir.routing.Routing;
import io.millweir.routing.RoutingSettings;
import io.millweir.routing.TokenEstimator;
import io.millweir.routing.online.OnlineLearning;

/** Builds the routing that the configuration asks for. */
final class RoutingAssembly {
    private RoutingAssembly() {}

    static Routing of(
            Setup setup, LearnedRouters learned, OnlineLearning online, TokenEstimator estimator, Providers providers) {
        MillweirConfig.Routing routing = setup.config().routing();
        return new Routing(
                Routers.build(setup.routerSpecs(), learned::of, new Online(online, learned.features())),
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
