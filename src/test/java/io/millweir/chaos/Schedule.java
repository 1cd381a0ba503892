package io.millweir.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * What happens when, drawn from a seed.
 *
 * @param steps in the order of their times; one begins when the one before is through, and not before its time
 */
record Schedule(List<Step> steps) {
    /**
     * One thing that happens.
     *
     * @param at since the start of the load
     * @param instance the number of the instance it befalls
     * @param pauseMs how long something stays down, before it is started again
     */
    record Step(Duration at, Happening what, int instance, long pauseMs) {}

    /** Each happening once, in an order of the seed's, so far apart. */
    static Schedule ofEach(long seed, Duration gap, int instances, Set<Happening> but) {
        List<Happening> all = new ArrayList<>(List.of(Happening.values()));
        all.removeAll(but);
        Random random = new Random(seed);
        Collections.shuffle(all, random);
        return drawn(random, all, gap, instances);
    }

    /** As many as fit into this time, so far apart on average. */
    static Schedule of(long seed, Duration length, Duration gap, int instances, Happening... among) {
        Random random = new Random(seed);
        List<Happening> all = new ArrayList<>();
        for (long i = 0; i < Math.max(1, length.dividedBy(gap)); i++) {
            all.add(among[random.nextInt(among.length)]);
        }
        return drawn(random, all, gap, instances);
    }

    private static Schedule drawn(Random random, List<Happening> all, Duration gap, int instances) {
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            long at = gap.toMillis() * i + gap.toMillis() / 2 + random.nextLong(gap.toMillis() / 2);
            steps.add(new Step(
                    Duration.ofMillis(at), all.get(i), random.nextInt(instances), 500 + random.nextInt(2_500)));
        }
        return new Schedule(List.copyOf(steps));
    }
}
