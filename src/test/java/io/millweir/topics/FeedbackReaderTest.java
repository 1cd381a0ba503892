package io.millweir.topics;

import static org.assertj.core.api.Assertions.assertThat;

import io.millweir.domain.Feedback;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeedbackReaderTest {
    private static FeedbackReader.Read read(String json) {
        return FeedbackReader.read(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void reads_every_field() {
        FeedbackReader.Read read = read("{'query_id': 'q1', 'rating': -0.5, 'winner': 'a', 'loser': 'b',"
                + " 'comment': 'hm', 'user': 'u1', 'stars': 3}");

        FeedbackReader.Read.Valid valid = (FeedbackReader.Read.Valid) read;
        assertThat(valid.feedback())
                .isEqualTo(new Feedback(
                        "q1",
                        OptionalDouble.of(-0.5),
                        Optional.of("a"),
                        Optional.of("b"),
                        Optional.of("hm"),
                        Optional.of("u1")));
        assertThat(valid.warnings()).singleElement().asString().startsWith("unknown field \"stars\" was kept out");
    }

    @Test
    void takes_a_field_that_is_null_for_one_that_is_left_out() {
        FeedbackReader.Read read = read("{'query_id': 'q1', 'rating': 1, 'winner': null, 'loser': null}");

        assertThat(((FeedbackReader.Read.Valid) read).feedback().winner()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
            {'query_id': ' ', 'rating': 1}          | query_id: is blank or longer than 512 characters; give a shorter one
            {'query_id': 7, 'rating': 1}            | query_id: expected a text; found the number "7"
            {'query_id': 'q1', 'rating': -1.01}     | rating: "-1.01" is out of range; give a number from -1 to 1
            {'query_id': 'q1', 'loser': 'a'}        | winner: missing; a comparison names the model with the better answer and the one with the worse
            {'query_id': 'q1', 'comment': ['hm']}   | comment: expected a text; found a list with other values than that
            {'query_id': 'q1', 'rating': NaN}       | feedback: line 1, column 33: not JSON; send a JSON object
            """)
    void says_what_is_wrong(String json, String what) {
        FeedbackReader.Read read = read(json);

        assertThat(((FeedbackReader.Read.Invalid) read).what()).isEqualTo(what);
        assertThat(((FeedbackReader.Read.Invalid) read).what()).doesNotContain("hm");
    }

    @Test
    void says_so_of_a_tombstone() {
        assertThat(((FeedbackReader.Read.Invalid) FeedbackReader.read(null)).what())
                .isEqualTo("feedback: no value (a tombstone), expected JSON");
    }
}
