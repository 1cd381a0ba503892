package io.millweir.training.metrics;

import io.millweir.training.data.QueryRow;
import java.util.Optional;

/**
 * 1 when the last {@code \boxed{…}} of the answer, or where it has none what it marks as its answer, is the same
 * expression as that of a right answer once both are normalised. A right answer without a box is taken whole.
 */
final class BoxedMatch implements Metric {
    @Override
    public double score(String answer, QueryRow row) {
        Optional<String> found = FinalAnswer.boxed(answer).or(() -> FinalAnswer.marked(answer));
        return found.isPresent()
                        && row.groundTruth().stream()
                                .anyMatch(right -> Expression.same(
                                        found.get(), FinalAnswer.boxed(right).orElse(right)))
                ? 1
                : 0;
    }
}
