package io.millweir.simulator;

import java.util.List;
import java.util.Optional;

/**
 * What a model knows: how often it is right, and what would be.
 *
 * @param skills none when the model only talks
 */
record Learning(AnswerKey key, List<Skill> skills) {
    static final Learning NONE = new Learning(AnswerKey.NONE, List.of());

    Learning {
        skills = List.copyOf(skills);
    }

    /**
     * A right or a wrong answer, the same whenever the model gets a prompt with this question; empty when the question
     * is not in the key, or the model has no skill for its task.
     */
    Optional<String> answer(Prompt prompt, long seed) {
        if (skills.isEmpty()) {
            return Optional.empty();
        }
        return key.find(prompt.question())
                .flatMap(known -> percent(known.task()).map(percent -> {
                    Draw draw = Draw.of(seed, prompt.model(), known.question());
                    String told = draw.below(100) < percent ? known.right() : known.wrong(draw.next());
                    return "(Simulated answer of " + prompt.model() + ".)\n" + told;
                }));
    }

    private Optional<Integer> percent(String task) {
        return skills.stream()
                .filter(skill -> skill.task().filter(task::equals).isPresent())
                .findFirst()
                .or(() ->
                        skills.stream().filter(skill -> skill.task().isEmpty()).findFirst())
                .map(Skill::percent);
    }
}
