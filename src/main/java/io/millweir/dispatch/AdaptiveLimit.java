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
 * near. What else of the same burst is throttled lowers the limit to the calls that were taken, at most.
 *
 * <p>Some providers throttle a part of the calls whatever their number, because others share what they have. TCP comes
 * down to four calls at once when one in ten fails (RFC 5348, section 3.1). So while at least four of five calls are
 * taken, a cut takes a sixteenth and comes once in one and a half rounds, and all successes count for the growth. After
 * {@value #STEADY_ROUNDS} rounds without a throttle the growth doubles with every round, as the provider
 * evidently takes more than it did.
 *
 * <p>Threading: not thread-safe; the lock of its owner guards it.
 */
final class AdaptiveLimit {
    private static final int NOTHING_FOUND = Integer.MAX_VALUE;
    private static final int PROVEN_PART = 8;
    private static final int SPORADIC_PART = 16;
    private static final double SPORADIC_ROUNDS = 1.5;
    private static final double MOSTLY = 0.8;
    private static final int REMEMBERED_CALLS = 64;
    private static final int STEADY_ROUNDS = 4;
    private static final int LARGEST_DOUBLING = 20;

    private final int minimum;
    private int found = NOTHING_FOUND;
    private long era;
    private int succeeded;
    private int rounds;
    private long sinceCut;
    // Of the burst that led to the last cut: the calls in flight that were not throttled.
    private int taken;
    // Of the last calls; none is as bad as all throttled.
    private double takenShare;

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
        remember(1);
        int limit = limit(ceiling);
        if ((began != era && !mostlyTaken()) || 2L * atOnce < limit) {
            return;
        }
        sinceCut++;
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
        remember(0);
        if (began != era) {
            lower(began);
            return;
        }
        int held = Math.min(limit(ceiling), Math.max(1, atOnce));
        if (mostlyTaken() && sinceCut < SPORADIC_ROUNDS * held) {
            return;
        }
        found = Math.max(minimum, held - cut(held));
        taken = held - 1;
        era++;
        succeeded = mostlyTaken() ? succeeded : 0;
        rounds = 0;
        sinceCut = 0;
    }

    private int cut(int held) {
        if (mostlyTaken()) {
            return Math.max(1, held / SPORADIC_PART);
        }
        return rounds > 0 ? Math.max(1, held / PROVEN_PART) : held - held / 2;
    }

    private boolean mostlyTaken() {
        return takenShare >= MOSTLY;
    }

    private void remember(int success) {
        takenShare += (success - takenShare) / REMEMBERED_CALLS;
    }

    private void lower(long began) {
        if (began == era - 1 && rounds == 0) {
            taken--;
            if (mostlyTaken()) {
                return;
            }
            found = Math.max(minimum, Math.min(found, taken));
        }
    }
}
