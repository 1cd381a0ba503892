package io.millweir.topics;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Every topic of Millweir; {@code topics/topics.yaml} says how each is kept. */
public enum TopicName {
    QUERIES,
    RESPONSES,
    USAGE,
    LATENCY,
    DECISIONS,
    CHUNKS,
    MODELS,
    BUDGETS,
    FEEDBACK,
    DEAD_LETTERS,
    HEALTH,
    SPEND,
    COMPLETIONS,
    INSTANCES,
    LESSONS,
    LEARNED;

    /** The name without a prefix, for example {@code dead-letters}. */
    public String bare() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The name in Kafka, for example {@code millweir.dead-letters}. */
    public String in(String prefix) {
        return prefix + bare();
    }

    /** The topic with this name without a prefix. */
    public static Optional<TopicName> ofBare(String bare) {
        return Arrays.stream(values()).filter(each -> each.bare().equals(bare)).findFirst();
    }
}
