package io.millweir.routing;

import io.millweir.registry.ModelCard;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.Optional;

/**
 * A model that may answer the query.
 *
 * @param estimatedCost what the query will probably cost on it; empty when it has no price
 */
public record Candidate(ModelCard card, Optional<BigDecimal> estimatedCost) {
    /** The cheaper one first, one without a price last, equals by name. */
    static final Comparator<Candidate> CHEAPER_FIRST = Comparator.comparing(
                    (Candidate each) -> each.estimatedCost().isEmpty())
            .thenComparing(each -> each.estimatedCost().orElse(BigDecimal.ZERO))
            .thenComparing(Candidate::name);

    /** The registry's name of the model. */
    public String name() {
        return card.name();
    }
}
