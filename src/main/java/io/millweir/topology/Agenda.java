package io.millweir.topology;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Query ids, each with a time at which something must be done about it. */
final class Agenda {
    private final TreeSet<Item> items =
            new TreeSet<>(Comparator.comparing(Item::at).thenComparing(Item::queryId));
    private final Map<String, Item> byId = new HashMap<>();

    private record Item(String queryId, Instant at) {}

    /** Notes a query, in place of what was noted for it before. */
    void note(String queryId, Instant at) {
        strike(queryId);
        Item item = new Item(queryId, at);
        byId.put(queryId, item);
        items.add(item);
    }

    void strike(String queryId) {
        Item item = byId.remove(queryId);
        if (item != null) {
            items.remove(item);
        }
    }

    /** One whose time has come, which is struck off. */
    Optional<String> due(Instant now) {
        if (items.isEmpty() || items.first().at().isAfter(now)) {
            return Optional.empty();
        }
        String queryId = items.first().queryId();
        strike(queryId);
        return Optional.of(queryId);
    }
}
