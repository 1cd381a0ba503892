package io.millweir.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LearningTest {
    @TempDir
    private Path directory;

    private AnswerKey key(String lines) throws IOException {
        return AnswerKey.read(Files.writeString(directory.resolve("answers.jsonl"), lines));
    }

    private static List<Skill> skills(String behaviour) {
        return ((Behaviour) BehaviourGrammar.read("test", behaviour)).skills();
    }

    private static Optional<String> answer(AnswerKey key, String behaviour, String question) {
        Prompt prompt = new Prompt("m", List.of(question), question, OptionalLong.empty(), List.of());
        return new Learning(key, skills(behaviour)).answer(prompt, 1);
    }

    @Test
    void a_model_is_right_as_often_as_its_skill_for_the_task_says() throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 1_000; i++) {
            lines.append(
                    "{\"query\":\"Sum %04d?\",\"task\":\"Mental Math\",\"ground_truth\":\"%d\"}%n".formatted(i, i));
        }
        AnswerKey key = key(lines.toString());

        long right = IntStream.range(0, 1_000)
                .filter(i -> answer(key, "skill-mental-math-80+skill-20", "Please: Sum %04d?\n\nShortly.".formatted(i))
                        .orElseThrow()
                        .endsWith("\nAnswer: " + i))
                .count();

        assertThat(right).isBetween(760L, 840L);
    }

    @Test
    void the_same_prompt_gives_the_same_answer() throws IOException {
        AnswerKey key = key("{\"query\":\"Which?\",\"ground_truth\":\"B\",\"choices\":[\"x\",\"y\",\"z\"]}");

        assertThat(answer(key, "skill-50", "Which?")).isEqualTo(answer(key, "skill-50", "Which?"));
        assertThat(answer(key, "skill-100", "Which?")).contains("(Simulated answer of m.)\nAnswer: B");
        assertThat(answer(key, "skill-0", "Which?").orElseThrow()).matches("(?s).*Answer: [AC]");
    }

    @Test
    void a_model_without_a_skill_for_the_task_only_talks() throws IOException {
        AnswerKey key = key("{\"query\":\"Which?\",\"task\":\"t\",\"ground_truth\":[\"B\",\"b\"]}");

        assertThat(answer(key, "latency-1", "Which?")).isEmpty();
        assertThat(answer(key, "skill-other-50", "Which?")).isEmpty();
        assertThat(answer(key, "skill-50", "Whither?")).isEmpty();
        assertThat(answer(key, "skill-other-0+skill-t-100", "Which?")).isPresent();
    }

    @Test
    void a_prompt_that_holds_two_questions_asks_the_longer() throws IOException {
        AnswerKey key = key("{\"query\":\"Why?\",\"ground_truth\":\"1\"}\n\n"
                + "{\"query\":\"Why? And how?\",\"ground_truth\":\"2\"}");

        assertThat(answer(key, "skill-100", "Why? And how?").orElseThrow()).endsWith("Answer: 2");
    }

    @Test
    void a_right_answer_may_be_given_whole() throws IOException {
        AnswerKey key = key("{\"query\":\"Code?\",\"ground_truth\":[\"assert f()\"],\"answer\":\"def f(): return 1\"}");

        assertThat(answer(key, "skill-100", "Code?").orElseThrow()).endsWith("\ndef f(): return 1");
        assertThat(answer(key, "skill-0", "Code?").orElseThrow()).doesNotContain("def");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "{\"query\":\"\",\"ground_truth\":\"1\"}", "{\"query\":\"Why?\"}", "5"})
    void a_line_without_a_question_and_an_answer_is_refused_with_its_place(String line) {
        assertThatThrownBy(() -> key("\n" + line))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(directory.resolve("answers.jsonl") + ":2: ");
    }

    @Test
    void a_skill_is_named_in_a_model_id() {
        Reading reading = new Behaviours().of(Optional.empty(), "amazon.sim-skill-math-80-plus-skill-20-v1:0");

        assertThat(((Behaviour) reading).skills())
                .containsExactly(new Skill(Optional.of("math"), 80), new Skill(Optional.empty(), 20));
    }

    @ParameterizedTest
    @ValueSource(strings = {"skill-50+skill-60", "skill-a-50+skill-a-60", "skill-101", "skill", "skill-a"})
    void a_skill_that_is_none_is_refused(String behaviour) {
        assertThat(BehaviourGrammar.read("test", behaviour)).isInstanceOf(Reading.Refused.class);
    }
}
