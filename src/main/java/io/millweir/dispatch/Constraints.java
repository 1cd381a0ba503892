package io.millweir.dispatch;

import io.millweir.domain.Failure;
import io.millweir.domain.Query;
import io.millweir.registry.ModelCard;
import java.util.Optional;

/**
 * What a query is kept to whichever model it is called on: its tenant's models and regions, the most it may cost. A plan
 * keeps to them when it is made; the registry and the configuration may have changed by the time of the call.
 *
 * <p>Threading: thread-safe; never blocks.
 */
@FunctionalInterface
public interface Constraints {
    /** Every model may be called. */
    Constraints NONE = (query, card) -> Optional.empty();

    /** What speaks against calling this model for this query now; empty when nothing does. */
    Optional<Failure> objection(Query query, ModelCard card);
}
