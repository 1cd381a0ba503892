package io.millweir.routing;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.millweir.registry.ModelCard;
import io.millweir.routing.learned.CardVectors;
import io.millweir.routing.learned.ColdStart;
import io.millweir.routing.learned.Gain;
import io.millweir.routing.learned.Gate;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Prefers the model of the highest predicted score less what its cost and its time weigh; and leaves the default model only for one
 * that was credibly better on queries like this one.
 *
 * <p>A candidate that no example knows gets the score that is expected of models with a card like its own. It is a
 * fallback, and the choice only when nothing else can answer.
 */
final class LearnedRouter implements Router {
    private static final int DECIMALS = 4;
    private static final int COLD_STARTS = 1_000;

    private final String type;
    private final Supplier<TrainedRouter> trained;
    private final LearnedSettings settings;
    private final Cache<List<ModelCard>, ColdStart> coldStarts =
            Caffeine.newBuilder().maximumSize(COLD_STARTS).build();

    /** A router that asks what is trained at the moment. */
    LearnedRouter(String type, Supplier<TrainedRouter> trained, LearnedSettings settings) {
        this.type = type;
        this.trained = trained;
        this.settings = settings;
    }

    @Override
    public String version() {
        return trained.get().version();
    }

    @Override
    public Ranking rank(RoutingRequest request) {
        return new Work(request, trained.get()).rank();
    }

    @Override
    public Map<String, Double> predictions(RoutingRequest request) {
        return new Work(request, trained.get()).predictions();
    }

    /** The ranking of one query. */
    private final class Work {
        private final RoutingRequest request;
        private final TrainedRouter by;
        private final Map<String, Integer> columns;
        private final float[] vector;
        private final float[] predicted;
        private final Map<String, BigDecimal> scores = new LinkedHashMap<>();
        private final List<String> unseen = new ArrayList<>();

        Work(RoutingRequest request, TrainedRouter by) {
            this.request = request;
            this.by = by;
            this.columns = by.columns();
            this.vector = by.embedder().embed(request.text());
            this.predicted = by.artifact().model().predict(vector);
        }

        /** Without what cost and time weigh. */
        Map<String, Double> predictions() {
            Map<String, Double> scores = new LinkedHashMap<>();
            for (Candidate candidate : request.candidates()) {
                Integer column = columns.get(candidate.name());
                scores.put(candidate.name(), column == null ? expected(candidate) : predicted[column]);
            }
            return scores;
        }

        Ranking rank() {
            String byDefault =
                    settings.defaultModel().filter(columns::containsKey).orElseGet(by::bestSingle);
            Map<String, Double> penalties = penalties(byDefault);
            double[] ofColumns = new double[predicted.length];
            Arrays.fill(ofColumns, Double.POSITIVE_INFINITY);
            for (Candidate candidate : request.candidates()) {
                Integer column = columns.get(candidate.name());
                double penalty = penalties.getOrDefault(candidate.name(), 0.0);
                if (column == null) {
                    unseen.add(candidate.name());
                    score(candidate.name(), expected(candidate) - penalty);
                } else {
                    ofColumns[column] = penalty;
                    score(candidate.name(), predicted[column] - penalty);
                }
            }
            if (unseen.size() == request.candidates().size()) {
                return Ranking.of(scores, type + ": none of the candidates is in its examples, by cards like theirs");
            }
            Gate.Verdict verdict = settings.gate(request.qualityBias())
                    .decide(
                            predicted,
                            ofColumns,
                            columns.getOrDefault(byDefault, 0),
                            by.artifact().confidence().around(vector));
            String chosen = by.artifact().provenance().models().get(verdict.model());
            return new Ranking(
                    scores, Optional.of(chosen), reason(verdict, byDefault), OptionalDouble.empty(), List.of());
        }

        private void score(String model, double score) {
            scores.put(model, BigDecimal.valueOf(score).setScale(DECIMALS, RoundingMode.HALF_EVEN));
        }

        /**
         * What the use of each candidate costs in money and time, as a part of a score; where a price or a time is not
         * known, as much as the dearest or slowest of the others.
         */
        private Map<String, Double> penalties(String byDefault) {
            double ofCost = settings.costWeight(request.qualityBias());
            Map<String, Double> costs = known(each -> each.estimatedCost().map(BigDecimal::doubleValue));
            double unit = costs.getOrDefault(byDefault, 0.0) > 0 ? costs.get(byDefault) : most(costs);
            double ofTime = settings.latencyWeight();
            Map<String, Double> seconds = ofTime == 0
                    ? Map.of()
                    : known(each -> by.meanSeconds(each.name()).stream().boxed().findFirst());
            Map<String, Double> penalties = new LinkedHashMap<>();
            for (Candidate each : request.candidates()) {
                double cost = costs.getOrDefault(each.name(), most(costs));
                double time = seconds.getOrDefault(each.name(), most(seconds));
                penalties.put(each.name(), (unit == 0 ? 0 : ofCost * cost / unit) + ofTime * time);
            }
            return penalties;
        }

        private Map<String, Double> known(Function<Candidate, Optional<Double>> what) {
            Map<String, Double> known = new LinkedHashMap<>();
            request.candidates().forEach(each -> what.apply(each).ifPresent(value -> known.put(each.name(), value)));
            return known;
        }

        private static double most(Map<String, Double> values) {
            return values.values().stream()
                    .mapToDouble(Double::doubleValue)
                    .max()
                    .orElse(0);
        }

        /** The score of a model that no example knows. */
        private double expected(Candidate candidate) {
            List<ModelCard> cards = new ArrayList<>();
            cards.add(candidate.card());
            List<Integer> known = new ArrayList<>();
            for (Candidate other : request.candidates()) {
                Integer column = columns.get(other.name());
                if (column != null) {
                    cards.add(other.card());
                    known.add(column);
                }
            }
            if (known.isEmpty()) {
                return mean(predicted);
            }
            float[] ofKnown = new float[known.size()];
            for (int i = 0; i < ofKnown.length; i++) {
                ofKnown[i] = predicted[known.get(i)];
            }
            return coldStarts.get(cards, this::coldStart).score(ofKnown);
        }

        private ColdStart coldStart(List<ModelCard> cards) {
            CardVectors vectors = new CardVectors(by.embedder());
            float[][] known = cards.stream().skip(1).map(vectors::of).toArray(float[][]::new);
            return ColdStart.of(vectors.of(cards.get(0)), known);
        }

        private String reason(Gate.Verdict verdict, String byDefault) {
            Gain gain = verdict.gain();
            String why =
                    switch (verdict.rule()) {
                        case CREDIBLE_GAIN ->
                            text(
                                    "%.2f ± %.2f better than %s on %.0f like queries",
                                    gain.mean(), gain.standardError(), byDefault, gain.pairs());
                        case DEFAULT_IS_BEST -> "none is predicted to be better than the default model";
                        case UNFAMILIAR ->
                            text(
                                    "default model, the query is of no known kind (familiarity %.2f)",
                                    verdict.familiarity());
                        case NOT_CREDIBLE ->
                            gain.pairs() == 0
                                    ? "default model, nothing is known of a better one"
                                    : text(
                                            "default model, a gain of %.2f ± %.2f is not credible",
                                            gain.mean(), gain.standardError());
                        case NO_DEFAULT -> "best predicted score, " + byDefault + " is no candidate";
                    };
            String prior = unseen.isEmpty() ? "" : "; by cards like theirs: " + String.join(", ", unseen);
            return type + ": " + why + prior;
        }

        private static String text(String format, Object... values) {
            return String.format(Locale.ROOT, format, values);
        }

        private static double mean(float[] values) {
            double sum = 0;
            for (float value : values) {
                sum += value;
            }
            return sum / values.length;
        }
    }
}
