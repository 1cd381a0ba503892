package io.millweir.routing.learned;

import java.util.List;
import java.util.function.Function;

/**
 * A kind of learner.
 *
 * @param name in configurations and artifacts
 * @param description one line
 * @param build makes one of values for these parameters
 */
record LearnerKind(
        String name, String description, List<LearnerParameter> parameters, Function<ParameterValues, Learner> build) {
    LearnerKind {
        parameters = List.copyOf(parameters);
    }
}
