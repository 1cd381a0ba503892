package io.millweir.routing.online;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What had been learned at one moment.
 *
 * <p>Threading: immutable, but for what it works out when first asked; share freely.
 */
public final class Knowledge {
    private final Map<Statistic.Ratings, Rated> rated;
    private final Map<Statistic.Games, Long> games;
    private final long ratings;
    private volatile @Nullable League league;

    Knowledge(Map<Statistic.Ratings, Rated> rated, Map<Statistic.Games, Long> games) {
        this.rated = Map.copyOf(rated);
        this.games = Map.copyOf(games);
        this.ratings = rated.values().stream()
                .mapToLong(each -> RatingSums.count(each.sums))
                .sum();
    }

    /** What is believed of a model's ratings, by features of this space. */
    public Posterior posterior(String space, String model) {
        Rated known = rated.get(new Statistic.Ratings(space, model));
        return known == null ? Posterior.PRIOR : known.posterior();
    }

    /** How many ratings there were. */
    public long ratings() {
        return ratings;
    }

    /** How strong models are by comparisons. */
    public League league() {
        League known = league;
        if (known == null) {
            known = new League(games);
            league = known;
        }
        return known;
    }

    /** The ratings of one model; what follows from them is worked out once, whatever is learned of others meanwhile. */
    static final class Rated {
        private final long[] sums;
        private @Nullable Posterior posterior;

        Rated(long[] sums) {
            this.sums = sums;
        }

        synchronized Posterior posterior() {
            Posterior known = posterior;
            if (known == null) {
                known = new Posterior(sums);
                posterior = known;
            }
            return known;
        }
    }
}
