package io.millweir.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RepliedTest {
    private static final List<String> MODELS = List.of("gpt-4o", "gpt-4o-mini", "claude-haiku", "nova");

    @ParameterizedTest
    @CsvSource({"8,0.8", "'Grade: 7.5',0.75", "9/10,0.9", "'I give it 6 out of 10, not 10',0.6", "10,1", "0,0"})
    void reads_a_grade(String reply, double grade) {
        assertThat(Replied.grade(reply)).hasValue(grade);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "good", "11", "-3", "7 or 8", "2024", "100/10", "8/100"})
    void reads_no_grade_where_there_is_none_or_more_than_one(String reply) {
        assertThat(Replied.grade(reply)).isEqualTo(OptionalDouble.empty());
    }

    @Test
    void reads_a_list_and_asks_what_is_too_much_with_the_last() {
        assertThat(Replied.items("Parts:\n1. How wide?\n2) How deep?\n   In spring.\n- How fast?", 4))
                .containsExactly("How wide?", "How deep?\nIn spring.", "How fast?");
        assertThat(Replied.items("1. a\n2. b\n3. c", 2)).containsExactly("a", "b\nc");
        assertThat(Replied.items("ONE", 4)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "gpt-4o,gpt-4o",
        "'`gpt-4o-mini`.',gpt-4o-mini",
        "'GPT-4O',gpt-4o",
        "'I choose gpt-4o-mini: it is cheap.',gpt-4o-mini",
        "'Answer: nova',nova"
    })
    void reads_a_name(String reply, String name) {
        assertThat(Replied.name(reply, MODELS)).contains(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "gpt-4",
                "gpt-4o or nova",
                "not gpt-4o",
                "anything except nova",
                "gpt-4o-mini-2024",
                "nova.pro"
            })
    void reads_no_name_that_is_not_there_by_itself(String reply) {
        assertThat(Replied.name(reply, MODELS)).isEqualTo(Optional.empty());
    }
}
