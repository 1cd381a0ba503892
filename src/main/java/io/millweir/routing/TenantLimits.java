package io.millweir.routing;

import io.millweir.registry.ModelCard;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a tenant's queries are kept to, whichever model they name or fall back to.
 *
 * @param models names of the only models that may be called; empty: all
 * @param qualityBias what learned routers weigh for queries that do not say: 0, only cost counts, to 1, only quality
 * @param regions the only regions that may be called, in lower case; empty: all, and models without a region
 */
public record TenantLimits(List<String> models, List<String> regions, OptionalDouble qualityBias) {
    /** Everything may be called. */
    static final TenantLimits NONE = new TenantLimits(List.of(), List.of());

    /** Limits without a bias. */
    public TenantLimits(List<String> models, List<String> regions) {
        this(models, regions, OptionalDouble.empty());
    }

    public TenantLimits {
        models = List.copyOf(models);
        regions =
                regions.stream().map(region -> region.toLowerCase(Locale.ROOT)).toList();
    }

    boolean allow(ModelCard card) {
        return models.isEmpty() || models.contains(card.name());
    }

    boolean allow(Optional<String> region) {
        return regions.isEmpty()
                || region.map(name -> name.toLowerCase(Locale.ROOT))
                        .filter(regions::contains)
                        .isPresent();
    }
}
