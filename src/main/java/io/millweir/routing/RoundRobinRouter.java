package io.millweir.routing;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Prefers the candidates in turn, by name. Each process counts for itself and starts anew, so the turns are even in the
 * long run and not exact over instances.
 *
 * <p>Threading: thread-safe; one atomic counter.
 */
final class RoundRobinRouter implements Router {
    private final AtomicLong turns = new AtomicLong();

    @Override
    public Ranking rank(RoutingRequest request) {
        List<Candidate> candidates = request.candidates();
        int size = candidates.size();
        int first = (int) Math.floorMod(turns.getAndIncrement(), (long) size);
        Map<String, BigDecimal> scores = new LinkedHashMap<>();
        for (int i = 0; i < size; i++) {
            int place = Math.floorMod(i - first, size);
            scores.put(candidates.get(i).name(), BigDecimal.valueOf(size - place));
        }
        return Ranking.of(scores, "turn " + (first + 1) + " of " + size);
    }
}
