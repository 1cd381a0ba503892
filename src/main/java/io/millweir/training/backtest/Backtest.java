package io.millweir.training.backtest;

import io.millweir.domain.ErrorCode;
import io.millweir.domain.Query;
import io.millweir.routing.RoutingResult;
import io.millweir.training.recorded.Recorded;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * What another router would have done with queries that were routed before.
 *
 * @param queries replayed
 * @param changed for which it would have chosen another model
 * @param refused for which it would have found none, by error code
 * @param before models chosen then, with how often
 * @param after models it would have chosen
 * @param moves {@code from → to} of those that changed
 * @param costBefore the sum of what the queries were to cost on the models chosen then, by today's prices; queries that
 *     have no estimate on either model are left out of both sums
 * @param costAfter the same for the models it would have chosen
 * @param scoreBefore mean of the router's own scores of the models chosen then, where it has one of both
 * @param scoreAfter the same for the models it would have chosen
 * @param reward the mean rating that it would have had; empty without propensities and ratings
 */
public record Backtest(
        int queries,
        int changed,
        Map<String, Integer> refused,
        Map<String, Integer> before,
        Map<String, Integer> after,
        Map<String, Integer> moves,
        BigDecimal costBefore,
        BigDecimal costAfter,
        Optional<Double> scoreBefore,
        Optional<Double> scoreAfter,
        Optional<OffPolicy> reward) {
    /**
     * Replays.
     *
     * @param router what the other router would do with a query
     * @param cost what a query is to cost on a model, by name; empty when nothing is known
     */
    public static Backtest of(
            Collection<Recorded> recorded,
            Function<Query, RoutingResult> router,
            BiFunction<Query, String, Optional<BigDecimal>> cost) {
        Tally tally = new Tally();
        List<OffPolicy.Sample> samples = new ArrayList<>();
        for (Recorded each : recorded) {
            count(tally.before, each.model());
            RoutingResult result = router.apply(each.query());
            if (result instanceof RoutingResult.Refused refused) {
                ErrorCode code = refused.failure().code();
                count(tally.refused, code.code());
            } else if (result instanceof RoutingResult.Planned planned) {
                String now = planned.plan().chosen();
                tally.took(each, now, planned.plan().scores());
                tally.cost(cost.apply(each.query(), each.model()), cost.apply(each.query(), now));
                if (each.reward().isPresent() && each.propensity().isPresent()) {
                    samples.add(new OffPolicy.Sample(
                            now.equals(each.model()),
                            each.propensity().getAsDouble(),
                            each.reward().getAsDouble()));
                }
            }
        }
        return tally.backtest(recorded.size(), OffPolicy.of(samples));
    }

    private static void count(Map<String, Integer> counts, String key) {
        counts.merge(key, 1, Integer::sum);
    }

    private static final class Tally {
        private final Map<String, Integer> refused = new TreeMap<>();
        private final Map<String, Integer> before = new TreeMap<>();
        private final Map<String, Integer> after = new TreeMap<>();
        private final Map<String, Integer> moves = new TreeMap<>();
        private int changed;
        private BigDecimal costBefore = BigDecimal.ZERO;
        private BigDecimal costAfter = BigDecimal.ZERO;
        private double scoreBefore;
        private double scoreAfter;
        private int scored;

        void took(Recorded recorded, String now, Map<String, BigDecimal> scores) {
            count(after, now);
            if (!now.equals(recorded.model())) {
                changed++;
                count(moves, recorded.model() + " → " + now);
            }
            BigDecimal then = scores.get(recorded.model());
            BigDecimal chosen = scores.get(now);
            if (then != null && chosen != null) {
                scoreBefore += then.doubleValue();
                scoreAfter += chosen.doubleValue();
                scored++;
            }
        }

        void cost(Optional<BigDecimal> then, Optional<BigDecimal> now) {
            if (then.isPresent() && now.isPresent()) {
                costBefore = costBefore.add(then.get());
                costAfter = costAfter.add(now.get());
            }
        }

        Backtest backtest(int queries, Optional<OffPolicy> reward) {
            return new Backtest(
                    queries,
                    changed,
                    refused,
                    before,
                    after,
                    moves,
                    costBefore,
                    costAfter,
                    scored == 0 ? Optional.empty() : Optional.of(scoreBefore / scored),
                    scored == 0 ? Optional.empty() : Optional.of(scoreAfter / scored),
                    reward);
        }
    }
}
