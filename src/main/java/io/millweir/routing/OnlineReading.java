package io.millweir.routing;

import io.millweir.routing.RouterSpec.Bandit.Policy;
import io.millweir.routing.embedding.Embedders;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Reads the routers of the configuration that learn while they run. */
final class OnlineReading {
    private static final double MOST_WEIGHT = 1_000;
    private static final double MOST_EXPLORATION = 10;
    private static final List<String> POLICIES = List.of("thompson", "linucb");

    private OnlineReading() {}

    static RouterSpec bradleyTerry(SpecNode router) {
        router.allowOnly(Set.of("type", "cost-weight"));
        return new RouterSpec.BradleyTerry(router.field("cost-weight").number(0, 0, MOST_WEIGHT));
    }

    static RouterSpec bandit(SpecNode router) {
        router.allowOnly(Set.of("type", "policy", "exploration", "cost-weight", "seed", "embedder"));
        Optional<String> given = router.field("policy").text();
        given.filter(each -> !POLICIES.contains(each))
                .ifPresent(each -> router.field("policy").unknown(each, POLICIES));
        Policy policy = given.filter(POLICIES::contains)
                .map(each -> Policy.valueOf(each.toUpperCase(Locale.ROOT)))
                .orElse(Policy.THOMPSON);
        return new RouterSpec.Bandit(
                policy,
                router.field("exploration").number(usualExploration(policy), 0, MOST_EXPLORATION),
                router.field("cost-weight").number(0, 0, MOST_WEIGHT),
                router.field("seed").wholeNumber(0),
                router.field("embedder").text().orElse(Embedders.USUAL));
    }

    /** What lost least in simulated worlds: lots are drawn wide, and a bound is only reached with luck. */
    static double usualExploration(Policy policy) {
        return policy == Policy.THOMPSON ? 0.2 : 0.5;
    }

    /** The features of a query travel with it once, so that all bandits look at the same. */
    static void differingEmbedders(Map<String, RouterSpec> specs, String path, List<String> problems) {
        Map<String, String> embedders = new TreeMap<>();
        specs.forEach((name, spec) -> {
            if (spec instanceof RouterSpec.Bandit bandit) {
                embedders.put(name, bandit.embedder());
            }
        });
        embedders.entrySet().stream()
                .filter(each ->
                        !each.getValue().equals(embedders.values().iterator().next()))
                .forEach(each -> problems.add(path + "." + each.getKey() + ".embedder: \"" + each.getValue()
                        + "\" is not the one of the bandit \""
                        + embedders.keySet().iterator().next() + "\"; give all bandits the same embedder"));
    }
}
