package io.millweir.topics;

import java.util.Map;
import java.util.Optional;

/** What the cluster says about one topic. */
sealed interface TopicState {
    /** It does not exist. */
    record Missing() implements TopicState {}

    /**
     * It exists.
     *
     * @param configs its configurations in force; empty when this principal may not read them
     */
    record Present(int partitions, Optional<Map<String, String>> configs) implements TopicState {}

    /** This principal may not look at it. */
    record Hidden() implements TopicState {}
}
