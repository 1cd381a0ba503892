package io.millweir.training.metrics;

import io.millweir.training.data.QueryRow;

/** 1 when the answer, or what it marks as its answer, has the words of a right one and no others. */
final class ExactMatch implements Metric {
    @Override
    public double score(String answer, QueryRow row) {
        return row.groundTruth().stream()
                        .anyMatch(right -> Words.same(answer, right)
                                || FinalAnswer.marked(answer)
                                        .filter(marked -> Words.same(marked, right))
                                        .isPresent())
                ? 1
                : 0;
    }
}
