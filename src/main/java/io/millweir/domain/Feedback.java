package io.millweir.domain;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a person or a test thought of an answer: a rating, a comparison of two models, or a comment alone.
 *
 * @param queryId the query's id
 * @param rating from −1, bad, to 1, good
 * @param winner the model with the better answer; given when {@code loser} is
 * @param loser the model with the worse answer
 * @param comment free text
 * @param user who judged
 */
public record Feedback(
        String queryId,
        OptionalDouble rating,
        Optional<String> winner,
        Optional<String> loser,
        Optional<String> comment,
        Optional<String> user) {}
