package io.millweir.runtime;

import io.millweir.config.MillweirConfig;
import io.millweir.domain.Nearest;
import io.millweir.registry.Models;
import io.millweir.routing.Canary;
import io.millweir.routing.RouterSpec;
import io.millweir.routing.StrategySpec;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads which routers decide out of the configuration. */
final class RoutersConfiguration {
    private RoutersConfiguration() {}

    static Canary canary(MillweirConfig.Canary canary) {
        return new Canary(
                canary.router(), canary.percent(), Canary.By.valueOf(canary.by().name()));
    }

    /** Names that are those of no router. */
    static void unknown(MillweirConfig.Routing routing, Set<String> routers, List<String> problems) {
        check("default-router", routing.defaultRouter(), routers, problems);
        for (int i = 0; i < routing.shadow().size(); i++) {
            check("shadow[" + i + "]", routing.shadow().get(i), routers, problems);
        }
        routing.canary()
                .filter(canary -> !canary.router().isEmpty())
                .ifPresent(canary -> check("canary.router", canary.router(), routers, problems));
    }

    /** Models that strategies name and the registry's file does not have. */
    static void unknownModels(Map<String, RouterSpec> specs, Models models, List<String> problems) {
        specs.forEach((name, spec) -> {
            if (spec instanceof StrategySpec strategy) {
                strategy.named().forEach((key, model) -> {
                    if (models.find(model).isEmpty()) {
                        problems.add("routing.routers." + name + "." + key + ": " + models.unknown(model));
                    }
                });
            }
        });
    }

    private static void check(String key, String name, Set<String> routers, List<String> problems) {
        if (!routers.contains(name)) {
            String suggestion = Nearest.didYouMean(name, routers);
            problems.add("routing." + key + ": unknown router \"" + name + "\""
                    + (suggestion.isEmpty() ? ";" : suggestion) + " routers are listed by 'millweir routers'");
        }
    }
}
