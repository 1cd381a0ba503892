package io.millweir.training.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.millweir.training.data.Choice;
import io.millweir.training.data.QueryRow;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChoiceMatchTest {
    private static final ChoiceMatch METRIC = new ChoiceMatch();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(C)",
                "C",
                "c",
                "C.",
                "C) a boat",
                "C: a boat",
                "**C**",
                "The answer is (C).",
                "The answer is C.",
                "the answer is: c",
                "The correct answer is **C**, a boat.",
                "Answer: C",
                "answer:\nC",
                "**Answer:** C",
                "**Answer**: (C) a boat",
                "My final answer is option C",
                "The correct choice is C because it floats",
                "$\\boxed{C}$",
                "So it is \\boxed{\\text{C}}.",
                "\\boxed{a boat}",
                "(A) is wrong, (B) too, so (C)",
                "(A) is tempting. The answer is (C). Not (B), since it sinks; not (D) either.",
                "a boat",
                "First I thought the answer is A, but no: the answer is C",
                "( c )",
            })
    void the_right_choice_is_found(String answer) {
        assertThat(METRIC.score(answer, Rows.choice("C", "a car", "a stone", "a boat", "a book")))
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "I do not know.",
                "(A)",
                "A",
                "The answer is (C)... wait, the answer is (A)",
                "Answer: C or D",
                "The answer is (C) and (D)",
                "The answer is a car",
                "C is wrong, so the answer is B",
                "Could be a boat or a book",
                "(C) looks right, but (D)",
                "Cars are for land",
                "\\boxed{B} although (C)",
            })
    void a_wrong_or_undecided_answer_is_wrong(String answer) {
        assertThat(METRIC.score(answer, Rows.choice("C", "a car", "a stone", "a boat", "a book")))
                .isZero();
    }

    @Test
    void a_small_word_is_no_choice() {
        assertThat(METRIC.score("The answer is a boat", Rows.choice("A", "a car", "a boat")))
                .isZero();
        assertThat(METRIC.score("The answer is a boat", Rows.choice("B", "a car", "a boat")))
                .isEqualTo(1);
        assertThat(METRIC.score("I believe a boat floats", Rows.choice("B", "a car", "a boat")))
                .isEqualTo(1);
    }

    @Test
    void of_choices_within_each_other_the_longer_one_is_meant() {
        QueryRow row = Rows.choice("B", "the sea", "the sea floor");

        assertThat(METRIC.score("On the sea floor", row)).isEqualTo(1);
        assertThat(METRIC.score("On the sea", row)).isZero();
    }

    @ParameterizedTest
    @CsvSource({"B", "(B)", "b", "B.", "a boat", "The boat!"})
    void the_right_answer_may_be_the_label_or_the_text(String right) {
        QueryRow row = Rows.choice(right, "a car", "a boat");

        assertThat(METRIC.problem(row)).isEmpty();
        assertThat(METRIC.score("(B)", row)).isEqualTo(1);
        assertThat(METRIC.score("(A)", row)).isZero();
    }

    @Test
    void labels_may_be_numbers() {
        QueryRow row = new QueryRow(
                "Which?",
                Optional.empty(),
                List.of("2"),
                Optional.empty(),
                List.of(new Choice("1", "ice"), new Choice("2", "fire")));

        assertThat(METRIC.score("The answer is 2.", row)).isEqualTo(1);
        assertThat(METRIC.score("(1)", row)).isZero();
    }

    @Test
    void choices_within_the_query_are_letters() {
        QueryRow row = Rows.right("D");

        assertThat(METRIC.score("It follows that (D) holds.", row)).isEqualTo(1);
        assertThat(METRIC.problem(row)).isEmpty();
    }

    @Test
    void a_right_answer_that_is_no_choice_is_a_problem() {
        assertThat(METRIC.problem(Rows.choice("E", "a car", "a boat")))
                .contains("ground_truth: names no choice; give a label of one, for example \"A\"");
    }
}
