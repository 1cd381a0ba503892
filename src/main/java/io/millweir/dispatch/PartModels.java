package io.millweir.dispatch;

import io.millweir.domain.Query;
import java.util.List;

/**
 * Chooses the models for a part of a query.
 *
 * <p>Threading: thread-safe; takes milliseconds at most.
 */
@FunctionalInterface
public interface PartModels {
    /** Chooses none. */
    PartModels NONE = (part, router) -> List.of();

    /** Names of the models to call for this part, as that router chooses, in order; empty when none may answer it. */
    List<String> of(Query part, String router);
}
