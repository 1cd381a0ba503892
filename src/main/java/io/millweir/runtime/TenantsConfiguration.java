package io.millweir.runtime;

import io.millweir.config.MillweirConfig;
import io.millweir.registry.Models;
import io.millweir.routing.TenantLimits;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads what tenants are kept to out of the configuration. */
final class TenantsConfiguration {
    private TenantsConfiguration() {}

    static Map<String, TenantLimits> limits(MillweirConfig config) {
        Map<String, TenantLimits> limits = new HashMap<>();
        config.routing()
                .tenants()
                .forEach((name, tenant) ->
                        limits.put(name, new TenantLimits(tenant.models(), tenant.regions(), tenant.qualityBias())));
        return limits;
    }

    /** Names of models that the registry's file does not have. */
    static void unknownModels(MillweirConfig config, Models models, List<String> problems) {
        config.routing().tenants().forEach((name, tenant) -> {
            for (int i = 0; i < tenant.models().size(); i++) {
                String model = tenant.models().get(i);
                if (models.find(model).isEmpty()) {
                    problems.add("routing.tenants." + name + ".models[" + i + "]: " + models.unknown(model));
                }
            }
        });
    }
}
