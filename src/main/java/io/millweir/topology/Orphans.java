package io.millweir.topology;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The ids of queries that other processes were given, by process: they are left alone while that process lives.
 *
 * <p>Threading: owned by the task's stream thread.
 */
final class Orphans {
    private final Map<String, List<String>> byOwner = new HashMap<>();

    void add(String owner, String queryId) {
        byOwner.computeIfAbsent(owner, none -> new ArrayList<>()).add(queryId);
    }

    /** The ids of those whose process is dead, which are struck off. */
    List<String> of(Predicate<String> dead) {
        List<String> orphans = new ArrayList<>();
        Iterator<Map.Entry<String, List<String>>> owners = byOwner.entrySet().iterator();
        while (owners.hasNext()) {
            Map.Entry<String, List<String>> owner = owners.next();
            if (dead.test(owner.getKey())) {
                orphans.addAll(owner.getValue());
                owners.remove();
            }
        }
        return orphans;
    }
}
