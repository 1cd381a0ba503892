package io.millweir.routing;

import java.util.List;

/**
 * What holds for all routers.
 *
 * @param defaultRouter the router of queries that name none
 * @param fallbacks models to fall back to after those the router would choose next
 * @param maxFallbacks how many of the router's next best models a plan holds
 */
public record RoutingSettings(String defaultRouter, List<String> fallbacks, int maxFallbacks) {
    /** Most fallbacks of one plan, unless configured. */
    public static final int DEFAULT_MAX_FALLBACKS = 2;

    public RoutingSettings {
        fallbacks = List.copyOf(fallbacks);
        if (maxFallbacks < 0) {
            throw new IllegalArgumentException(
                    "routing.max-fallbacks: \"" + maxFallbacks + "\" is negative; give 0 or more");
        }
    }

    /** The cheapest model that fits, no configured fallbacks. */
    public static RoutingSettings defaults() {
        return new RoutingSettings(Routers.CHEAPEST, List.of(), DEFAULT_MAX_FALLBACKS);
    }
}
