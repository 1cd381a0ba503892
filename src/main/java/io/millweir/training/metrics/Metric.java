package io.millweir.training.metrics;

import io.millweir.training.data.QueryRow;
import java.util.Optional;

/**
 * Tells how good an answer is.
 *
 * <p>Threading: stateless or thread-safe; share freely.
 */
public interface Metric {
    /**
     * How good an answer is, from 0 (wrong) to 1 (right).
     *
     * @param row a query with which nothing is the {@link #problem}
     */
    double score(String answer, QueryRow row);

    /** Why no answer to this query can be scored, <i>field: what is wrong; what to do</i>; empty when it can. */
    default Optional<String> problem(QueryRow row) {
        return row.groundTruth().stream().allMatch(String::isBlank)
                ? Optional.of("ground_truth: is missing; give a right answer, or use the metric \"judge\"")
                : Optional.empty();
    }
}
