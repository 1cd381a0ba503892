package io.millweir.routing.online;

import java.util.HashMap;
import java.util.Map;
import java.util.Map.Entry;
import org.jspecify.annotations.Nullable;

/**
 * What all instances have learned from feedback: the sums of all partitions, added up.
 *
 * <p>Threading: thread-safe; one thread tells, routers ask.
 */
public final class OnlineLearning {
    private final Map<Statistic, Map<Integer, long[]>> parts = new HashMap<>();
    private final Map<Statistic.Ratings, Knowledge.Rated> rated = new HashMap<>();
    private final Map<Statistic.Games, Long> games = new HashMap<>();
    private volatile @Nullable Knowledge current;

    /**
     * Takes note of the sums over one partition, in place of those before.
     *
     * @throws IllegalArgumentException when there are more or fewer numbers than the statistic has
     */
    public synchronized void heard(Statistic statistic, int partition, long[] sums) {
        if (sums.length != statistic.length()) {
            throw new IllegalArgumentException("sums: \"" + sums.length + "\" numbers where \"" + statistic.length()
                    + "\" are expected; another version wrote them");
        }
        parts.computeIfAbsent(statistic, none -> new HashMap<>()).put(partition, sums.clone());
        add(statistic);
    }

    /** Forgets the sums over one partition. */
    public synchronized void forget(Statistic statistic, int partition) {
        Map<Integer, long[]> known = parts.get(statistic);
        if (known != null) {
            known.remove(partition);
            add(statistic);
        }
    }

    private void add(Statistic statistic) {
        long[] total = new long[statistic.length()];
        for (Entry<Integer, long[]> part :
                parts.getOrDefault(statistic, Map.of()).entrySet()) {
            for (int i = 0; i < total.length; i++) {
                total[i] += part.getValue()[i];
            }
        }
        if (statistic instanceof Statistic.Ratings ratings) {
            rated.put(ratings, new Knowledge.Rated(total));
        } else if (statistic instanceof Statistic.Games game) {
            games.put(game, total[0]);
        }
        current = null;
    }

    /** What is known now. */
    public Knowledge knowledge() {
        Knowledge known = current;
        return known == null ? gathered() : known;
    }

    private synchronized Knowledge gathered() {
        Knowledge known = new Knowledge(rated, games);
        current = known;
        return known;
    }
}
