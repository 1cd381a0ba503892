package io.millweir.routing.learned;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Examples that are kept to be looked up: vectors rounded to sixteen bits, which moves a similarity by less than 0.001
 * and halves the artifact, with scores and weights.
 *
 * <p>Threading: immutable but for what each thread remembers of its last search.
 */
final class Memory {
    /** From here on cells are searched; below, all vectors are, and nothing can be missed. */
    static final int MANY = 50_000;

    /** A vector is compared with so many at least, so that a few neighbours and many are found among the same. */
    private static final int COMPARED = 5_000;

    /** A vector and what it is like. */
    private record Asked(float[] vector, int least, Compared compared) {
        boolean is(float[] other, int leastOfOther) {
            return least == leastOfOther && Arrays.equals(vector, other);
        }
    }

    private final Search search;
    private final Matrix scores;
    private final float[] weights;

    /** What each thread asked last: of one decision a model and the gate ask the same. */
    private final ThreadLocal<@Nullable Asked> last = new ThreadLocal<>();

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
        int least = Math.max(count, COMPARED);
        Asked asked = last.get();
        if (asked == null || !asked.is(vector, least)) {
            asked = new Asked(vector.clone(), least, search.compare(vector, least));
            last.set(asked);
        }
        return asked.compared().nearest(count);
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
