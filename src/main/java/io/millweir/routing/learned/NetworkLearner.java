package io.millweir.routing.learned;

import io.millweir.routing.learned.NetworkModel.Between;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Networks from the vector to the scores, averaged over several beginnings. With a rectifier between the layers it is a
 * multi-layer perceptron; with nothing it is a matrix factorization, a query's factors being a linear function of its
 * vector (the pointwise form of Koren, Bell and Volinsky, "Matrix Factorization Techniques for Recommender Systems",
 * 2009).
 */
final class NetworkLearner implements Learner {
    /**
     * What is learned, and how.
     *
     * @param hidden sizes of the hidden layers; of a factorization one, the number of factors
     * @param dropout part of the vector that is left out at each step, 0 to below 1
     * @param copies networks that are learned from different beginnings and averaged
     */
    record Settings(int[] hidden, double dropout, int copies, Descent.Pace pace) {
        static final Settings MLP = new Settings(new int[] {64}, 0.2, 3, new Descent.Pace(2e-3, 0.1, 32, 40, 4, 0.1));
        static final Settings MF = new Settings(new int[] {32}, 0.2, 3, new Descent.Pace(2e-3, 0.1, 32, 40, 4, 0.1));
    }

    private final Settings settings;
    private final Between between;

    NetworkLearner(Settings settings, Between between) {
        this.settings = settings;
        this.between = between;
    }

    @Override
    public MeanModel learn(Examples examples, long seed) {
        List<KeptModel> copies = new ArrayList<>();
        for (int c = 0; c < settings.copies(); c++) {
            Random random = new Random(seed + c);
            Network network = new Network(examples, settings.hidden(), between, settings.dropout(), random);
            Descent.run(network, examples, settings.pace(), random);
            copies.add(network.model());
        }
        return new MeanModel(copies);
    }
}
