package io.millweir.routing;

import io.millweir.registry.ModelCard;
import java.util.Optional;

/** What the configured providers can do with a model. */
public interface Serving {
    /** Whether a card's service has a configured provider. */
    boolean serves(ModelCard card);

    /** Where the model would be called, as far as it is known; empty where there are no regions. */
    default Optional<String> region(ModelCard card) {
        return card.awsRegion();
    }

    /** Whether a query with a system prompt can be answered by the model. */
    default boolean takesSystemPrompt(ModelCard card) {
        return card.supports("system_prompt").orElse(true);
    }
}
