package io.millweir.routing.learned;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A graph of queries and models with scores at the edges. Models take messages from the queries they answered and, in a
 * second round, over these from each other, by learned weights and without steps between the rounds (Wu et al.,
 * "Simplifying Graph Convolutional Networks", 2019; for the idea of a graph of queries and models see Feng et al.,
 * "GraphRouter", 2024). A new query has no edges: it goes through a layer of its own and meets the models there.
 */
final class GraphLearner implements Learner {
    /**
     * What is learned, and how.
     *
     * @param size of the vectors of nodes
     * @param rounds of messages, 1 or 2
     * @param dropout part of the vector that is left out at each step, 0 to below 1
     * @param copies learned from different beginnings and averaged
     */
    record Settings(int size, int rounds, double dropout, int copies, Descent.Pace pace) {
        static final Settings DEFAULT = new Settings(64, 2, 0.2, 3, new Descent.Pace(2e-3, 0.1, 32, 40, 4, 0.1));
    }

    private final Settings settings;
    private final float[][] cards;

    /**
     * A learner.
     *
     * @param cards vectors of the models' cards in the order of the examples' models; empty to learn without
     */
    GraphLearner(Settings settings, float[][] cards) {
        this.settings = settings;
        this.cards = cards;
    }

    @Override
    public MeanModel learn(Examples examples, long seed) {
        if (cards.length > 0 && cards.length != examples.models().size()) {
            throw new IllegalArgumentException("graph: " + cards.length + " cards for "
                    + examples.models().size() + " models; give one of each model, or none");
        }
        List<KeptModel> copies = new ArrayList<>();
        for (int c = 0; c < settings.copies(); c++) {
            Random random = new Random(seed + c);
            Graph graph = new Graph(examples, settings, cards, random);
            Descent.run(graph, examples, settings.pace(), random);
            copies.add(graph.model());
        }
        return new MeanModel(copies);
    }
}
