package io.millweir.dispatch;

/**
 * The calls at once that a provider takes of one model, found by trying: nothing is known until the provider throttles
 * for the first time, then the number of calls at once is cut, and grows again with what succeeds (Chiu and Jain,
 * "Analysis of the Increase and Decrease Algorithms", 1989).
 *
 * <p>As in TCP a burst of throttles is one event: only a call that began after the last cut may cut again (RFC 5681, at
 * most once per round trip), what is cut is the number of calls in flight and not an unused allowance (RFC 5681,
 * equation 4), and an allowance of which less than half is used does not grow (RFC 7661). A cut takes half, but only an
 * eighth where a whole allowance of calls had succeeded since the one before: the provider's limit is then known to be
 * near. After {@value #STEADY_ROUNDS} rounds without a throttle the growth doubles with every round, as the provider
 * evidently takes more than it did.
 *
 * <p>Threading: not thread-safe; the lock of its owner guards it.
 */
final class AdaptiveLimit {
    private static final int NOTHING_FOUND = Integer.MAX_VALUE;
    private static final int PROVEN_PART = 8;
    private static final int STEADY_ROUNDS = 4;
    private static final int LARGEST_DOUBLING = 20;

    private final int minimum;
    private int found = NOTHING_FOUND;
    private long era;
    private int succeeded;
    private int rounds;

    /** Nothing is known yet. */
    AdaptiveLimit(int minimum) {
        this.minimum = minimum;
    }

    /** Most calls at once now, of a model that may have this many. */
    int limit(int ceiling) {
        return Math.min(found, ceiling);
    }

    /** A number that grows with each cut; a call belongs to the era in which it began. */
    long era() {
        return era;
    }

    /**
     * A call succeeded.
     *
     * @param began its era
     * @param atOnce calls in flight, this one included
     */
    void succeeded(long began, int atOnce, int ceiling) {
        int limit = limit(ceiling);
        if (began != era || 2L * atOnce < limit) {
            return;
        }
        succeeded++;
        if (succeeded >= limit) {
            succeeded = 0;
            rounds++;
            grow(ceiling);
        }
    }

    private void grow(int ceiling) {
        if (found != NOTHING_FOUND) {
            int step = rounds <= STEADY_ROUNDS ? 1 : 1 << Math.min(rounds - STEADY_ROUNDS, LARGEST_DOUBLING);
            found += Math.min(step, found);
            if (found >= ceiling) {
                found = NOTHING_FOUND;
            }
        }
    }

    /**
     * The provider throttled a call.
     *
     * @param began its era
     * @param atOnce calls in flight, this one included
     */
    void throttled(long began, int atOnce, int ceiling) {
        if (began != era) {
            return;
        }
        int held = Math.min(limit(ceiling), Math.max(1, atOnce));
        int cut = rounds > 0 ? Math.max(1, held / PROVEN_PART) : held - held / 2;
        found = Math.max(minimum, held - cut);
        era++;
        succeeded = 0;
        rounds = 0;
    }
}
