package io.millweir.routing;

import io.millweir.domain.Nearest;
import io.millweir.routing.online.Features;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The routers by name: the built-in ones, always, and the configured ones.
 *
 * <p>Threading: immutable, but for the counters inside of routers; share freely.
 */
public final class Routers {
    /** The name of the built-in router that prefers the lowest estimated cost. */
    public static final String CHEAPEST = "cheapest";

    private static final Map<String, RouterSpec> BUILT_IN = Map.of(
            CHEAPEST,
            new RouterSpec.Cheapest(),
            "smallest",
            new RouterSpec.Smallest(),
            "largest",
            new RouterSpec.Largest(),
            "random",
            new RouterSpec.Lottery(0),
            "round-robin",
            new RouterSpec.RoundRobin());

    private final Map<String, Router> byName;
    private final Optional<Features> features;

    private Routers(Map<String, Router> byName, Optional<Features> features) {
        this.byName = byName;
        this.features = features;
    }

    /** Names of the built-in routers. */
    public static Set<String> builtIn() {
        return BUILT_IN.keySet();
    }

    /**
     * Builds the built-in routers and these; one with the name of a built-in router replaces it.
     *
     * @throws IllegalArgumentException when rules send queries in a circle, which {@link RouterSpecReader} reports
     */
    public static Routers build(Map<String, RouterSpec> specs) {
        return build(specs, learned -> {
            throw new IllegalArgumentException(
                    "routing.routers: \"" + learned.type() + "\" was learned; say from what");
        });
    }

    /** The same, with routers that were learned and none that learn while they run. */
    public static Routers build(
            Map<String, RouterSpec> specs, Function<RouterSpec.Learned, Supplier<TrainedRouter>> trained) {
        return build(specs, trained, Online.none());
    }

    /**
     * The same, with routers that were learned.
     *
     * @param trained where what was learned is asked for at each decision
     * @param online what routers learn while they run
     */
    public static Routers build(
            Map<String, RouterSpec> specs,
            Function<RouterSpec.Learned, Supplier<TrainedRouter>> trained,
            Online online) {
        List<String> circle = RouterCircle.in(specs);
        if (!circle.isEmpty()) {
            throw new IllegalArgumentException(
                    "routing.routers: rules send queries in a circle: " + String.join(" → ", circle));
        }
        Map<String, RouterSpec> all = new TreeMap<>(BUILT_IN);
        all.putAll(specs);
        Map<String, Router> byName = new TreeMap<>();
        all.forEach((name, spec) -> byName.put(
                name,
                spec instanceof RouterSpec.Learned learned
                        ? new LearnedRouter(learned.type(), trained.apply(learned), learned.settings())
                        : router(spec, byName, online)));
        return new Routers(Collections.unmodifiableMap(byName), online.features());
    }

    private static Router router(RouterSpec spec, Map<String, Router> byName, Online online) {
        if (spec instanceof RouterSpec.Cheapest) {
            return new CheapestRouter();
        } else if (spec instanceof RouterSpec.Smallest) {
            return new SizeRouter(SizeRouter.Preference.SMALLEST);
        } else if (spec instanceof RouterSpec.Largest) {
            return new SizeRouter(SizeRouter.Preference.LARGEST);
        } else if (spec instanceof RouterSpec.Lottery lottery) {
            return new RandomRouter(lottery.seed());
        } else if (spec instanceof RouterSpec.RoundRobin) {
            return new RoundRobinRouter();
        } else if (spec instanceof RouterSpec.BradleyTerry table) {
            return new BradleyTerryRouter(table, online.learning());
        } else if (spec instanceof RouterSpec.Bandit bandit) {
            Features features = online.features()
                    .orElseThrow(() -> new IllegalArgumentException(
                            "routing.routers: a bandit looks at features; say how they are made"));
            return new BanditRouter(bandit, features, online.learning());
        }
        Function<String, Optional<Router>> others = name -> Optional.ofNullable(byName.get(name));
        return spec instanceof StrategySpec strategy
                ? router(strategy, others)
                : new RulesRouter((RouterSpec.Rules) spec, others);
    }

    private static Router router(StrategySpec spec, Function<String, Optional<Router>> others) {
        if (spec instanceof StrategySpec.Cascade cascade) {
            return new CascadeRouter(cascade, others);
        } else if (spec instanceof StrategySpec.AutoMix mix) {
            return new AutoMixRouter(mix);
        } else if (spec instanceof StrategySpec.MultiRound rounds) {
            return new MultiRoundRouter(rounds, others);
        }
        return new LlmRouter((StrategySpec.Llm) spec);
    }

    /** These routers and one more. Rules that were built before do not see it. */
    public Routers with(String name, Router router) {
        Map<String, Router> more = new TreeMap<>(byName);
        more.put(name, router);
        return new Routers(Collections.unmodifiableMap(more), features);
    }

    /** What a router that learns from ratings looks at; empty when there is none. */
    Optional<Features> features() {
        return features;
    }

    /** The router with this name. */
    public Optional<Router> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** All names, in order. */
    public Set<String> names() {
        return byName.keySet();
    }

    /** The end of an error message about a name that is no router. */
    public String unknown(String name) {
        String suggestion = Nearest.didYouMean(name, byName.keySet());
        return "unknown router \"" + name + "\"" + (suggestion.isEmpty() ? ";" : suggestion)
                + " routers are listed by 'millweir routers'";
    }
}
