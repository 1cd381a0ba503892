package io.millweir.training.data;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PythonLiteralTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "['a', \"it's\"]          | [\"a\",\"it's\"]",
                "{'a': 1, 'b': [2.50, -3]} | {\"a\":1,\"b\":[2.50,-3]}",
                "('a',)                   | [\"a\"]",
                "[]                       | []",
                "[None, True, False]      | [null,true,false]",
                "['\\'', \"\\\"\", '\\\\'] | [\"'\",\"\\\"\",\"\\\\\"]",
                "['\\n\\t', '\\x41\\u00e9'] | [\"\\n\\t\",\"Aé\"]",
                "['\\d']                  | [\"\\\\d\"]",
                " [ 'a' , ]               | [\"a\"]",
            })
    void a_literal_is_read_as_python_prints_it(String literal, String json) {
        assertThat(PythonLiteral.parse(literal))
                .hasValueSatisfying(value -> assertThat(value).hasToString(json));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[",
                "['a'",
                "['a",
                "['a' 'b']",
                "{'a'}",
                "{'a':}",
                "['a'] b",
                "open('x')",
                "[1+1]",
                "['\\x4']",
                "['\\xzz']"
            })
    void what_is_no_literal_is_none(String text) {
        assertThat(PythonLiteral.parse(text)).isEmpty();
    }

    @Test
    void a_literal_that_is_nested_without_end_is_none() {
        assertThat(PythonLiteral.parse("[".repeat(100_000))).isEmpty();
    }
}
