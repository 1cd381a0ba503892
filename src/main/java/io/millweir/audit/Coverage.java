package io.millweir.audit;

import io.millweir.topics.TopicName;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What of the topics could be read: which are there, and since when each partition is whole. */
final class Coverage {
    private final Set<TopicName> missing = EnumSet.noneOf(TopicName.class);
    private final Map<TopicName, Map<Integer, Long>> wholeSince = new EnumMap<>(TopicName.class);
    private final List<String> limits = new ArrayList<>();

    /** The topic is not there. */
    void miss(TopicName topic) {
        missing.add(topic);
    }

    /**
     * Records of this partition are gone.
     *
     * @param since timestamp of the first that is left, milliseconds
     */
    void cut(TopicName topic, int partition, long since) {
        wholeSince.computeIfAbsent(topic, absent -> new HashMap<>()).put(partition, since);
    }

    /** Says in a sentence what does not suffice. */
    void limit(String what) {
        limits.add(what);
    }

    boolean has(TopicName topic) {
        return !missing.contains(topic);
    }

    /** Whether whatever was written to this partition since then is still there. */
    boolean whole(TopicName topic, int partition, long since) {
        return since >= wholeSince.getOrDefault(topic, Map.of()).getOrDefault(partition, Long.MIN_VALUE);
    }

    /** Whether nothing of the topic is gone. */
    boolean whole(TopicName topic) {
        return has(topic) && !wholeSince.containsKey(topic);
    }

    List<String> limits() {
        return List.copyOf(limits);
    }
}
