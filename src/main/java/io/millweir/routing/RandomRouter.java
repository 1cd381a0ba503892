package io.millweir.routing;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Prefers each candidate with equal probability. The lot of a model depends on nothing but the seed, the query's id and
 * the model's name, so that a query that is replayed after a crash is decided as before.
 */
final class RandomRouter implements Router {
    private static final int DECIMALS = 9;
    private static final long RANGE = 1_000_000_000L;

    private final long seed;

    RandomRouter(long seed) {
        this.seed = seed;
    }

    @Override
    public Ranking rank(RoutingRequest request) {
        long ofQuery = mixed(request.query().id(), mixed(seed));
        Map<String, BigDecimal> scores = new LinkedHashMap<>();
        for (Candidate candidate : request.candidates()) {
            long lot = Long.remainderUnsigned(mixed(candidate.name(), ofQuery), RANGE);
            scores.put(candidate.name(), BigDecimal.valueOf(lot, DECIMALS));
        }
        int candidates = request.candidates().size();
        return new Ranking(scores, "random of " + candidates, OptionalDouble.of(1.0 / candidates), List.of());
    }

    static long mixed(String text, long state) {
        long mixed = state;
        for (int i = 0; i < text.length(); i++) {
            mixed = mixed(mixed ^ text.charAt(i));
        }
        return mixed;
    }

    /** The finaliser of SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014). */
    static long mixed(long value) {
        long z = value + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
