package io.millweir.routing.learned;

import io.millweir.registry.ModelCard;
import io.millweir.routing.embedding.Embedder;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * Turns model cards into vectors, so that models of which alike can be expected are near to each other.
 *
 * <p>A vector has the embedding of what the card says in words, then size and prices. A number becomes two, the cosine and
 * the sine of an angle that goes with its logarithm from none to a quarter turn: the nearer two numbers, the greater their
 * scalar product, 1 at most. What a card does not say is 0, like nothing and unlike nothing.
 *
 * <p>Threading: as thread-safe as the embedder.
 */
public final class CardVectors {
    private static final double WORDS = 0.4;
    private static final double SIZE = 0.3;
    private static final double PRICE = 0.15;

    private final Embedder embedder;

    public CardVectors(Embedder embedder) {
        this.embedder = embedder;
    }

    /** Length of the vectors. */
    public int dimensions() {
        return embedder.dimensions() + 6;
    }

    /** The vector of a card, of length one or, where the card leaves things out, shorter. */
    public float[] of(ModelCard card) {
        float[] vector = new float[dimensions()];
        float[] words = embedder.embed(
                card.name() + ". " + card.service() + ". " + card.feature().orElse(""));
        for (int d = 0; d < words.length; d++) {
            vector[d] = (float) (Math.sqrt(WORDS) * words[d]);
        }
        int from = words.length;
        put(card.sizeBillions(), 0.1, 2_000, SIZE, vector, from);
        put(card.prices().input(), 0.01, 100, PRICE, vector, from + 2);
        put(card.prices().output(), 0.01, 100, PRICE, vector, from + 4);
        return vector;
    }

    private static void put(
            Optional<BigDecimal> number, double least, double most, double part, float[] vector, int place) {
        if (number.isPresent()) {
            double inside = Math.max(least, Math.min(most, number.get().doubleValue()));
            double angle = Math.PI / 2 * StrictMath.log(inside / least) / StrictMath.log(most / least);
            vector[place] = (float) (Math.sqrt(part) * StrictMath.cos(angle));
            vector[place + 1] = (float) (Math.sqrt(part) * StrictMath.sin(angle));
        }
    }
}
