package io.millweir.runtime;

import io.millweir.config.MillweirConfig;
import io.millweir.domain.Nearest;
import io.millweir.registry.Models;
import io.millweir.routing.Canary;
import io.millweir.routing.RouterSpec;
import io.millweir.routing.StrategySpec;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

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

    /** The same routers, with what was tuned read from its files; what cannot be read is a problem. */
    static Map<String, RouterSpec> tuned(Map<String, RouterSpec> specs, List<String> problems) {
        Map<String, RouterSpec> tuned = new TreeMap<>(specs);
        specs.forEach((name, spec) -> {
            if (spec instanceof StrategySpec.AutoMix mix && mix.policy().isPresent()) {
                try {
                    tuned.put(name, mix.tuned(mix.policy().get()));
                } catch (IOException e) {
                    problems.add("routing.routers." + name + ".artifact: " + e.getMessage());
                }
            }
        });
        return tuned;
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
