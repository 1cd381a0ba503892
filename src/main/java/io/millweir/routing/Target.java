package io.millweir.routing;

import java.util.List;

/** Where a rule sends a query. */
public sealed interface Target {
    /** To these models, the first one that is a candidate first. */
    record ToModels(List<String> models) implements Target {
        public ToModels {
            models = List.copyOf(models);
            if (models.isEmpty()) {
                throw new IllegalArgumentException("models: the list is empty; name a model");
            }
        }
    }

    /** To whatever another router prefers. */
    record ToRouter(String router) implements Target {}
}
