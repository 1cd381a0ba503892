package io.millweir.provider;

import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/** What the models behind an adapter cannot do by their nature; a case that needs it is skipped, and says so. */
interface Abilities {
    /** Something that not every family of models has. */
    enum Ability {
        STREAM,
        SYSTEM_PROMPT,
        STOP_SEQUENCES,
        CONTENT_FILTER,
        REASONING
    }

    /** What is missing, each with the reason. */
    default Map<Ability, String> missing() {
        return Map.of();
    }

    /** Skips the case at hand, with the reason, where the ability is missing. */
    default void needs(Ability ability) {
        String reason = missing().get(ability);
        Assumptions.assumeTrue(reason == null, () -> "skipped: " + reason);
    }
}
