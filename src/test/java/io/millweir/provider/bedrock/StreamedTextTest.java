package io.millweir.provider.bedrock;

import static org.assertj.core.api.Assertions.assertThat;

import io.millweir.domain.ErrorCode;
import io.millweir.provider.Deltas;
import org.junit.jupiter.api.Test;

class StreamedTextTest {
    private final Deltas deltas = new Deltas();

    @Test
    void what_it_hands_on_is_what_it_keeps() {
        StreamedText text = new StreamedText("w", deltas);

        assertThat(text.append(" a\n")).isTrue();
        assertThat(text.append("")).isTrue();
        assertThat(text.append("b ")).isTrue();

        assertThat(text).hasToString(" a\nb ").hasToString(deltas.joined());
        assertThat(deltas.pieces()).containsExactly(" a\n", "b ");
        assertThat(deltas.activity()).as("an empty piece").isOne();
    }

    @Test
    void takes_no_more_than_its_limit() {
        StreamedText text = new StreamedText("w", deltas, 5);

        assertThat(text.append("abc")).isTrue();
        assertThat(text.append("de")).isTrue();
        assertThat(text.append("f")).isFalse();

        assertThat(text).hasToString("abcde");
        assertThat(deltas.joined()).isEqualTo("abcde");
        assertThat(text.tooLong().code()).isEqualTo(ErrorCode.MALFORMED_RESPONSE);
        assertThat(text.tooLong().message())
                .isEqualTo("w: the answer is longer than 5 characters; Millweir falls back to the next model");
    }
}
