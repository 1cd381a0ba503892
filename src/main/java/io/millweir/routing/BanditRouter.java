package io.millweir.routing;

import io.millweir.routing.online.Context;
import io.millweir.routing.online.Features;
import io.millweir.routing.online.Knowledge;
import io.millweir.routing.online.OnlineLearning;
import io.millweir.routing.online.Posterior;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Prefers models by how answers to like queries were rated, less what their cost weighs, and tries the others often
 * enough to find out. The lots of a query depend on nothing but the seed, its id, and what is known.
 */
final class BanditRouter implements Router {
    private static final int DECIMALS = 4;

    private final RouterSpec.Bandit spec;
    private final CostWeight cost;
    private final Features features;
    private final OnlineLearning learning;

    BanditRouter(RouterSpec.Bandit spec, Features features, OnlineLearning learning) {
        this.spec = spec;
        this.cost = new CostWeight(spec.costWeight());
        this.features = features;
        this.learning = learning;
    }

    @Override
    public String version() {
        return "ratings-" + learning.knowledge().ratings();
    }

    @Override
    public Ranking rank(RoutingRequest request) {
        Work work = new Work(request);
        return switch (spec.policy()) {
            case THOMPSON -> work.thompson();
            case LINUCB -> work.linucb();
        };
    }

    /** The ranking of one query. */
    private final class Work {
        private final RoutingRequest request;
        private final double[] means;
        private final double[] penalties;
        private final double[] deviations;
        private final long[] ratings;

        Work(RoutingRequest request) {
            this.request = request;
            Context context = features.of(request.text());
            Knowledge known = learning.knowledge();
            Map<String, Double> costs = cost.penalties(request);
            int count = request.candidates().size();
            this.means = new double[count];
            this.penalties = new double[count];
            this.deviations = new double[count];
            this.ratings = new long[count];
            for (int i = 0; i < count; i++) {
                Posterior posterior = known.posterior(context.space(), name(i));
                means[i] = posterior.mean(context);
                penalties[i] = costs.getOrDefault(name(i), 0.0);
                deviations[i] = spec.exploration() * posterior.deviation(context);
                ratings[i] = posterior.ratings();
            }
        }

        private String name(int i) {
            return request.candidates().get(i).name();
        }

        Ranking thompson() {
            double[] net = net(0);
            Lots lots = new Lots(RandomRouter.mixed(request.query().id(), RandomRouter.mixed(spec.seed())));
            double[] shares = lots.shares(net, deviations);
            int drawn = lots.draw(shares);
            return new Ranking(
                    scores(net),
                    Optional.of(name(drawn)),
                    "thompson: drawn with probability " + text(shares[drawn]) + ", " + expected(drawn),
                    OptionalDouble.of(shares[drawn]),
                    List.of());
        }

        Ranking linucb() {
            double[] bounds = net(1);
            Map<String, BigDecimal> scores = scores(bounds);
            int best = 0;
            for (int i = 1; i < bounds.length; i++) {
                if (bounds[i] > bounds[best]) {
                    best = i;
                }
            }
            return Ranking.of(
                    scores,
                    "linucb: " + text(means[best] + deviations[best]) + " with luck for its cost, " + expected(best));
        }

        private double[] net(int luck) {
            double[] net = new double[means.length];
            for (int i = 0; i < net.length; i++) {
                net[i] = means[i] + luck * deviations[i] - penalties[i];
            }
            return net;
        }

        private Map<String, BigDecimal> scores(double[] values) {
            Map<String, BigDecimal> scores = new LinkedHashMap<>();
            for (int i = 0; i < values.length; i++) {
                scores.put(name(i), BigDecimal.valueOf(values[i]).setScale(DECIMALS, RoundingMode.HALF_EVEN));
            }
            return scores;
        }

        private String expected(int i) {
            return ratings[i] == 0
                    ? "nobody has rated it yet"
                    : text(means[i]) + " ± " + text(deviations[i]) + " expected by " + ratings[i]
                            + (ratings[i] == 1 ? " rating" : " ratings");
        }

        private static String text(double value) {
            return String.format(Locale.ROOT, "%.2f", value);
        }
    }
}
