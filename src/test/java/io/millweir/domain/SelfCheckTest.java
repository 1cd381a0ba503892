package io.millweir.domain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SelfCheckTest {
    @Test
    void asks_about_an_answer_with_its_question() {
        assertThat(SelfCheck.question("How deep?", "3 m")).contains("How deep?", "3 m", "yes or no");
    }

    @ParameterizedTest
    @ValueSource(strings = {"yes", "Yes.", "**Yes**, it is.", "YES\n", "The answer is correct.", "correct"})
    void reads_a_yes(String reply) {
        assertThat(SelfCheck.isYes(reply)).contains(true);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"no", "No, 7 is wrong.", "Not quite: yes would be too kind", "It is incorrect.", "It isn’t."})
    void reads_a_no(String reply) {
        assertThat(SelfCheck.isYes(reply)).contains(false);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Perhaps.", "I would say yes and no", "42"})
    void reads_nothing_where_it_is_neither(String reply) {
        assertThat(SelfCheck.isYes(reply)).isEmpty();
    }
}
