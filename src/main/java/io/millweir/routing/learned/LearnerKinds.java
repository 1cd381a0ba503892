package io.millweir.routing.learned;

import static io.millweir.routing.learned.LearnerParameter.choice;
import static io.millweir.routing.learned.LearnerParameter.list;
import static io.millweir.routing.learned.LearnerParameter.number;
import static io.millweir.routing.learned.LearnerParameter.text;
import static io.millweir.routing.learned.LearnerParameter.whole;

import io.millweir.routing.learned.NetworkModel.Between;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The kinds of learners with their parameters, but for those that are made of others. */
final class LearnerKinds {
    private static final int MANY = 1_000_000;

    private LearnerKinds() {}

    /**
     * All of them, ordered by name.
     *
     * @param cards vectors of the models' cards, for the graph; empty for none
     */
    static List<LearnerKind> all(float[][] cards) {
        return List.of(dc(), elo(), graph(cards), hybrid(), kmeans(), knn(), logistic(), mf(), mlp(), ridge(), svm());
    }

    private static LearnerKind knn() {
        KnnLearner.Settings d = KnnLearner.Settings.DEFAULT;
        return new LearnerKind(
                "knn",
                "mean score of the nearest queries",
                List.of(
                        whole("neighbours", d.neighbours(), 0, MANY, "how many; 0: four times the root of the queries"),
                        number("prior", d.prior(), 0, MANY, "neighbours that the mean over all queries counts as"),
                        number(
                                "temperature",
                                d.temperature(),
                                0,
                                10,
                                "a neighbour counts e times less for each such step of similarity; 0: all alike")),
                v -> new KnnLearner(
                        new KnnLearner.Settings(v.whole("neighbours"), v.number("prior"), v.number("temperature"))));
    }

    private static LearnerKind kmeans() {
        KMeansLearner.Settings d = KMeansLearner.Settings.DEFAULT;
        return new LearnerKind(
                "kmeans",
                "mean score of the query's cluster, over several clusterings",
                List.of(
                        whole("clusters", d.clusters(), 0, 10_000, "how many; 0: half the root of the queries"),
                        whole("clusterings", d.clusterings(), 1, 100, "how many are averaged"),
                        whole("rounds", d.rounds(), 1, 1_000, "most rounds of one clustering"),
                        number("prior", d.prior(), 0, MANY, "fewest queries that the mean over all counts as")),
                v -> new KMeansLearner(new KMeansLearner.Settings(
                        v.whole("clusters"), v.whole("clusterings"), v.whole("rounds"), v.number("prior"))));
    }

    private static LearnerKind ridge() {
        return new LearnerKind(
                "ridge",
                "ridge regression of each model's score",
                List.of(number(
                        "penalty",
                        RidgeLearner.Settings.DEFAULT.penalty(),
                        1e-3,
                        MANY,
                        "on the squares of the coefficients")),
                v -> new RidgeLearner(new RidgeLearner.Settings(v.number("penalty"))));
    }

    private static List<LearnerParameter> logisticParameters() {
        LogisticLearner.Settings d = LogisticLearner.Settings.DEFAULT;
        return List.of(
                number("penalty", d.penalty(), 1e-3, MANY, "on half the squares of the coefficients"),
                whole("steps", d.steps(), 1, 10_000, "most steps"));
    }

    private static LogisticLearner.Settings logisticSettings(ParameterValues v) {
        return new LogisticLearner.Settings(v.number("penalty"), v.whole("steps"));
    }

    private static LearnerKind logistic() {
        return new LearnerKind(
                "logistic",
                "logistic regression of each model's score",
                logisticParameters(),
                v -> new LogisticLearner(logisticSettings(v)));
    }

    private static LearnerKind svm() {
        SvmLearner.Settings d = SvmLearner.Settings.DEFAULT;
        return new LearnerKind(
                "svm",
                "linear support vector regression of each model's score",
                List.of(
                        number("cost", d.cost(), 1e-6, 1_000, "of an error"),
                        number("tube", d.tube(), 0, 1, "errors up to it cost nothing"),
                        number("tolerance", d.tolerance(), 1e-6, 0.1, "when to stop")),
                v -> new SvmLearner(
                        new SvmLearner.Settings(v.number("cost"), v.number("tube"), v.number("tolerance"))));
    }

    private static LearnerKind elo() {
        EloLearner.Settings d = EloLearner.Settings.DEFAULT;
        return new LearnerKind(
                "elo",
                "ratings from games of every model with every other on the nearest queries, or on all",
                List.of(
                        whole(
                                "neighbours",
                                d.neighbours(),
                                0,
                                MANY,
                                "whose games count; 0: four times the root of the queries; 1: all queries"),
                        number("prior", d.prior(), 0, MANY, "neighbours that the games of all queries count as")),
                v -> new EloLearner(new EloLearner.Settings(v.whole("neighbours"), v.number("prior"))));
    }

    private static List<LearnerParameter> descent(double dropout, int copies, Descent.Pace d) {
        return List.of(
                number("dropout", dropout, 0, 0.9, "part of the vector left out at each step"),
                whole("copies", copies, 1, 20, "learned from different beginnings and averaged"),
                number("rate", d.rate(), 1e-6, 1, "step of the descent"),
                number("decay", d.decay(), 0, 10, "of the weights"),
                whole("batch", d.batch(), 1, 10_000, "queries for each step"),
                whole("epochs", d.epochs(), 1, 10_000, "most passes over the queries"),
                whole("patience", d.patience(), 1, 1_000, "passes without progress after which it ends"),
                number("held-back", d.heldBack(), 0, 0.5, "part of the queries that says when to end"));
    }

    private static Descent.Pace pace(ParameterValues v) {
        return new Descent.Pace(
                v.number("rate"),
                v.number("decay"),
                v.whole("batch"),
                v.whole("epochs"),
                v.whole("patience"),
                v.number("held-back"));
    }

    @SafeVarargs
    private static <T> List<T> join(List<T> rest, T... first) {
        List<T> joined = new ArrayList<>(Arrays.asList(first));
        joined.addAll(rest);
        return joined;
    }

    private static LearnerKind mlp() {
        NetworkLearner.Settings d = NetworkLearner.Settings.MLP;
        return new LearnerKind(
                "mlp",
                "multi-layer perceptron with a score for each model",
                join(
                        descent(d.dropout(), d.copies(), d.pace()),
                        list(
                                "hidden",
                                Arrays.stream(d.hidden()).boxed().toList(),
                                1,
                                4_096,
                                "sizes of the hidden layers")),
                v -> new NetworkLearner(
                        new NetworkLearner.Settings(
                                v.wholes("hidden"), v.number("dropout"), v.whole("copies"), pace(v)),
                        Between.RECTIFIER));
    }

    private static LearnerKind mf() {
        NetworkLearner.Settings d = NetworkLearner.Settings.MF;
        return new LearnerKind(
                "mf",
                "matrix factorization, a query's factors being linear in its vector",
                join(descent(d.dropout(), d.copies(), d.pace()), whole("factors", d.hidden()[0], 1, 4_096, "how many")),
                v -> new NetworkLearner(
                        new NetworkLearner.Settings(
                                new int[] {v.whole("factors")}, v.number("dropout"), v.whole("copies"), pace(v)),
                        Between.NOTHING));
    }

    private static LearnerKind dc() {
        DcLearner.Settings d = DcLearner.Settings.DEFAULT;
        return new LearnerKind(
                "dc",
                "dual contrastive: queries and models as vectors of one space",
                join(
                        descent(d.dropout(), d.copies(), d.pace()),
                        whole("size", d.size(), 1, 4_096, "of the space"),
                        number("temperature", d.temperature(), 0.01, 10, "of the contrast"),
                        number("contrast", d.contrast(), 0, 100, "weight of the contrast beside the scores")),
                v -> new DcLearner(new DcLearner.Settings(
                        v.whole("size"),
                        v.number("temperature"),
                        v.number("contrast"),
                        v.number("dropout"),
                        v.whole("copies"),
                        pace(v))));
    }

    private static LearnerKind graph(float[][] cards) {
        GraphLearner.Settings d = GraphLearner.Settings.DEFAULT;
        return new LearnerKind(
                "graph",
                "messages in a graph of queries and models",
                join(
                        descent(d.dropout(), d.copies(), d.pace()),
                        whole("size", d.size(), 1, 4_096, "of the vectors of nodes"),
                        whole("rounds", d.rounds(), 1, 2, "of messages")),
                v -> new GraphLearner(
                        new GraphLearner.Settings(
                                v.whole("size"), v.whole("rounds"), v.number("dropout"), v.whole("copies"), pace(v)),
                        cards));
    }

    private static LearnerKind hybrid() {
        HybridLearner.Settings d = HybridLearner.Settings.DEFAULT;
        return new LearnerKind(
                "hybrid",
                "a small model where it is likely to do as well as a large one",
                join(
                        logisticParameters(),
                        text("small", d.small(), "name of the small model; empty: the lowest mean score"),
                        text("large", d.large(), "name of the large model; empty: the highest mean score"),
                        choice("mode", "probabilistic", HybridLearner.Mode.names(), "what is learned of a query"),
                        number("threshold", d.threshold(), 0, 1, "from which probability on the small one answers"),
                        number("temperature", d.temperature(), 1e-3, 10, "of the probabilistic mode")),
                v -> new HybridLearner(new HybridLearner.Settings(
                        v.text("small"),
                        v.text("large"),
                        HybridLearner.Mode.of(v.text("mode")),
                        v.number("threshold"),
                        v.number("temperature"),
                        logisticSettings(v))));
    }
}
