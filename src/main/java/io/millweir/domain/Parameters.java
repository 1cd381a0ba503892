package io.millweir.domain;

import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * Inference parameters of a query; an absent one is the provider's to choose.
 *
 * @param temperature 0 to 2
 * @param topP above 0, at most 1
 * @param maxTokens most tokens of the answer, at least 1
 * @param stopSequences texts at which the answer ends
 */
public record Parameters(
        OptionalDouble temperature, OptionalDouble topP, OptionalInt maxTokens, List<String> stopSequences) {
    /** No parameter given. */
    public static final Parameters NONE =
            new Parameters(OptionalDouble.empty(), OptionalDouble.empty(), OptionalInt.empty(), List.of());

    public Parameters {
        stopSequences = List.copyOf(stopSequences);
    }
}
