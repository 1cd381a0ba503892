package io.millweir.routing;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What holds for all routers.
 *
 * @param defaultRouter the router of queries that name none
 * @param fallbacks models to fall back to after those the router would choose next
 * @param maxFallbacks how many of the router's next best models a plan holds
 * @param tenants what single tenants are kept to, by name
 * @param shadow routers that decide as well, for comparison; nobody is called on their account
 * @param canary decides for a part of the queries that name no router
 */
public record RoutingSettings(
        String defaultRouter,
        List<String> fallbacks,
        int maxFallbacks,
        Map<String, TenantLimits> tenants,
        List<String> shadow,
        Optional<Canary> canary) {
    /** Most fallbacks of one plan, unless configured. */
    public static final int DEFAULT_MAX_FALLBACKS = 2;

    public RoutingSettings {
        fallbacks = List.copyOf(fallbacks);
        tenants = Map.copyOf(tenants);
        shadow = List.copyOf(shadow);
        if (maxFallbacks < 0) {
            throw new IllegalArgumentException(
                    "routing.max-fallbacks: \"" + maxFallbacks + "\" is negative; give 0 or more");
        }
    }

    /** Settings in which one router decides. */
    public RoutingSettings(
            String defaultRouter, List<String> fallbacks, int maxFallbacks, Map<String, TenantLimits> tenants) {
        this(defaultRouter, fallbacks, maxFallbacks, tenants, List.of(), Optional.empty());
    }

    /** Settings in which every tenant may call everything. */
    public RoutingSettings(String defaultRouter, List<String> fallbacks, int maxFallbacks) {
        this(defaultRouter, fallbacks, maxFallbacks, Map.of());
    }

    /** What a tenant's queries are kept to. */
    TenantLimits limits(String tenant) {
        return tenants.getOrDefault(tenant, TenantLimits.NONE);
    }

    /** The cheapest model that fits, no configured fallbacks. */
    public static RoutingSettings defaults() {
        return new RoutingSettings(Routers.CHEAPEST, List.of(), DEFAULT_MAX_FALLBACKS);
    }
}
