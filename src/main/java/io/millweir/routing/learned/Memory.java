package io.millweir.routing.learned;

import java.util.Arrays;

/**
 * Examples that are kept to be looked up: vectors rounded to sixteen bits, which moves a similarity by less than 0.001
 * and halves the artifact, with scores and weights.
 *
 * <p>Threading: immutable.
 */
final class Memory {
    /** From here on cells are searched; below, all vectors are, and nothing can be missed. */
    static final int MANY = 50_000;

    private final Search search;
    private final Matrix scores;
    private final float[] weights;

    private Memory(Search search, Matrix scores, float[] weights) {
        if (search.size() != scores.rows() || search.size() != weights.length) {
            throw new IllegalArgumentException("memory: " + search.size() + " vectors, " + scores.rows()
                    + " rows of scores and " + weights.length + " weights; give as many of each");
        }
        this.search = search;
        this.scores = scores;
        this.weights = weights;
    }

    static Memory of(Examples examples) {
        Matrix vectors = Matrix.of(examples.vectors(), examples.dimensions());
        for (int i = 0; i < vectors.values().length; i++) {
            vectors.values()[i] = Half.round(vectors.values()[i]);
        }
        return new Memory(
                vectors.rows() > MANY ? new Cells(vectors, Cells.centres(vectors)) : new Rows(vectors),
                Matrix.of(examples.scores(), examples.models().size()),
                examples.weights().clone());
    }

    int size() {
        return search.size();
    }

    int models() {
        return scores.columns();
    }

    int dimensions() {
        return search.dimensions();
    }

    /** The score of a model on a kept query; {@code NaN} where it was not tried. */
    float score(int place, int model) {
        return scores.at(place, model);
    }

    float weight(int place) {
        return weights[place];
    }

    /** The nearest kept queries. */
    Neighbours nearest(float[] vector, int count) {
        return search.nearest(vector, count);
    }

    void keep(Parts parts) {
        parts.put("vectors", search.matrix());
        if (search instanceof Cells cells) {
            parts.put("centres", cells.centres());
        }
        parts.put("scores", scores);
        parts.put("weights", Matrix.row(weights));
    }

    static Memory restore(Parts parts, Shape shape) {
        Matrix vectors = parts.matrix("vectors", shape.dimensions());
        return new Memory(
                vectors.rows() > MANY
                        ? new Cells(vectors, parts.matrix("centres", shape.dimensions()))
                        : new Rows(vectors),
                parts.matrix("scores", vectors.rows(), shape.models()),
                parts.matrix("weights", 1, vectors.rows()).values());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Memory memory
                && Arrays.equals(weights, memory.weights)
                && scores.equals(memory.scores)
                && search.equals(memory.search);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(weights);
    }
}
