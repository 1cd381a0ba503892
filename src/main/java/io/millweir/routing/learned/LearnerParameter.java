package io.millweir.routing.learned;

import java.util.List;

/**
 * A parameter of a learner, for listings.
 *
 * @param name as it is given
 * @param byDefault a number, a text, or a list of such
 * @param least of a number
 * @param most of a number
 * @param choices of a text; empty when it is free
 * @param meaning one line
 */
public record LearnerParameter(
        String name, Object byDefault, double least, double most, List<String> choices, String meaning) {
    public LearnerParameter {
        choices = List.copyOf(choices);
    }

    static LearnerParameter whole(String name, int byDefault, int least, int most, String meaning) {
        return new LearnerParameter(name, byDefault, least, most, List.of(), meaning);
    }

    static LearnerParameter number(String name, double byDefault, double least, double most, String meaning) {
        return new LearnerParameter(name, byDefault, least, most, List.of(), meaning);
    }

    static LearnerParameter text(String name, String byDefault, String meaning) {
        return new LearnerParameter(name, byDefault, 0, 0, List.of(), meaning);
    }

    static LearnerParameter choice(String name, String byDefault, List<String> choices, String meaning) {
        return new LearnerParameter(name, byDefault, 0, 0, choices, meaning);
    }

    static LearnerParameter list(String name, List<?> byDefault, int least, int most, String meaning) {
        return new LearnerParameter(name, List.copyOf(byDefault), least, most, List.of(), meaning);
    }
}
