package io.millweir.audit;

import io.millweir.topics.TopicName;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** Everything that was read so far: by partition, then by query id. */
final class Book {
    /** An id of more UTF-16 units is held by its beginning and a digest. */
    private static final int LONGEST_KEY = 96;

    private static final int BEGINNING = 40;

    final Map<Integer, Map<String, Tracked>> partitions = new TreeMap<>();
    final Map<TopicName, Long> records = new EnumMap<>(TopicName.class);
    final Names models = new Names(Calls.MODELS);
    final Names outcomes = new Names(Calls.OUTCOMES);
    final Violations violations;
    long queries;
    long unreadable;
    long possibleDuplicates;

    Book(int mostViolations) {
        this.violations = new Violations(mostViolations);
    }

    void counted(TopicName topic) {
        records.merge(topic, 1L, Long::sum);
    }

    /** What is known of this id on this partition. */
    Tracked at(int partition, String id) {
        return partitions
                .computeIfAbsent(partition, absent -> new HashMap<>())
                .computeIfAbsent(key(id), absent -> new Tracked());
    }

    /** How an id is called here: by itself unless it is long. */
    static String key(String id) {
        return id.length() <= LONGEST_KEY
                ? id
                : id.substring(0, BEGINNING) + "…" + UUID.nameUUIDFromBytes(id.getBytes(StandardCharsets.UTF_8));
    }
}
