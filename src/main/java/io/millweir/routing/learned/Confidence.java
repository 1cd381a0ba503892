package io.millweir.routing.learned;

import java.util.Arrays;

/**
 * What is known of queries like a new one: how much better one model did on them than another, how sure that is, and how
 * like they are.
 *
 * <p>Threading: immutable.
 */
public final class Confidence {
    /** Neighbours that a gain is the mean over, where no number is given. */
    public static final int DEFAULT_NEIGHBOURS = 160;

    /** Neighbours whose similarity says how near a query is to what is known. */
    private static final int NEAREST = 10;

    /** Known queries whose own nearness to the others is what new ones are compared with. */
    private static final int SAMPLE = 500;

    private final Memory memory;
    private final int neighbours;
    private final float[] usualNearness;

    private Confidence(Memory memory, int neighbours, float[] usualNearness) {
        this.memory = memory;
        this.neighbours = neighbours;
        this.usualNearness = usualNearness;
    }

    /** Of these examples, with fewer neighbours where there are few examples: most of them would be unlike. */
    public static Confidence of(Examples examples) {
        return of(examples, Math.max(2, Math.min(DEFAULT_NEIGHBOURS, KnnLearner.neighbours(0, examples.size()))));
    }

    /**
     * Of these examples.
     *
     * @param neighbours that a gain is the mean over, at least 2
     */
    public static Confidence of(Examples examples, int neighbours) {
        if (neighbours < 2) {
            throw new IllegalArgumentException(
                    "confidence: \"" + neighbours + "\" neighbours tell no spread; give 2 or more");
        }
        Memory memory = Memory.of(examples);
        return new Confidence(memory, neighbours, usualNearness(examples, memory));
    }

    /** How near queries that stand evenly over the examples are to the others, sorted. */
    private static float[] usualNearness(Examples examples, Memory memory) {
        int count = Math.min(SAMPLE, examples.size());
        float[] nearness = new float[count];
        for (int i = 0; i < count; i++) {
            int place = (int) ((long) i * examples.size() / count);
            // The nearest is the query itself.
            nearness[i] = (float) memory.nearest(examples.vectors()[place], NEAREST + 1)
                    .withoutFirst()
                    .nearness(NEAREST);
        }
        Arrays.sort(nearness);
        return nearness;
    }

    /**
     * Looks up what is known about queries like this one; takes as long as comparing it with all examples.
     *
     * @param vector of the query, of length one
     */
    public Surroundings around(float[] vector) {
        Neighbours nearest = memory.nearest(vector, Math.max(neighbours, NEAREST));
        double nearness = nearest.nearness(NEAREST);
        int less = 0;
        while (less < usualNearness.length && usualNearness[less] < nearness) {
            less++;
        }
        return new Surroundings(memory, nearest, neighbours, nearness, (double) less / usualNearness.length);
    }

    Shape shape() {
        return new Shape(memory.dimensions(), memory.models());
    }

    void keep(Parts parts) {
        parts.put("memory", memory);
        parts.put("neighbours", neighbours);
        parts.put("usual-nearness", Matrix.row(usualNearness));
    }

    static Confidence restore(Parts parts, Shape shape) {
        float[] usual = parts.matrix("usual-nearness", 1, Parts.ANY).values();
        if (usual.length == 0) {
            throw new IllegalArgumentException("\"confidence/usual-nearness\" is empty");
        }
        return new Confidence(parts.memory("memory", shape), parts.count("neighbours", 2), usual);
    }
}
