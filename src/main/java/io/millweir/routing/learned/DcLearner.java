package io.millweir.routing.learned;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Vectors of queries and of models in one space, learned by contrast: a query is drawn towards the models that answer it
 * well and away from the others, in proportion to their scores (after Chen et al., "RouterDC: Query-Based Router by Dual
 * Contrastive Learning", 2024, on vectors of texts that stay as they are). The similarities are brought to scores at the
 * same time, for what is chosen is weighed against costs.
 */
final class DcLearner implements Learner {
    /**
     * What is learned, and how.
     *
     * @param size of the common space
     * @param temperature of the contrast: smaller looks only at the nearest models
     * @param contrast weight of the contrast beside the scores
     * @param dropout part of the vector that is left out at each step, 0 to below 1
     * @param copies learned from different beginnings and averaged
     */
    record Settings(int size, double temperature, double contrast, double dropout, int copies, Descent.Pace pace) {
        static final Settings DEFAULT = new Settings(64, 0.3, 0.5, 0.2, 3, new Descent.Pace(2e-3, 0.1, 32, 40, 4, 0.1));
    }

    private final Settings settings;

    DcLearner(Settings settings) {
        this.settings = settings;
    }

    @Override
    public MeanModel learn(Examples examples, long seed) {
        List<KeptModel> copies = new ArrayList<>();
        for (int c = 0; c < settings.copies(); c++) {
            Random random = new Random(seed + c);
            Contrast contrast = new Contrast(examples, settings, random);
            Descent.run(contrast, examples, settings.pace(), random);
            copies.add(contrast.model());
        }
        return new MeanModel(copies);
    }
}
