package io.millweir.provider.bedrock;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CorrelationTextTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "q-1", "millweir.queries-0-17", "a/b c", "user@host:1=2+3,4"})
    void leaves_text_that_fits(String text) {
        assertThat(CorrelationText.of(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/b ü%", "b64:cQ==", "{json}", "\u0000"})
    void encodes_what_does_not_fit_and_what_looks_encoded(String text) {
        String sent = CorrelationText.of(text);

        assertThat(sent).startsWith("b64:").matches("[a-zA-Z0-9\\s:_@$#=/+,.-]{0,256}");
        assertThat(new String(Base64.getDecoder().decode(sent.substring(4)), StandardCharsets.UTF_8))
                .isEqualTo(text);
    }

    @Test
    void cuts_what_is_too_long() {
        assertThat(CorrelationText.of("x".repeat(256))).isEqualTo("x".repeat(256));
        assertThat(CorrelationText.of("x".repeat(257))).startsWith("b64:eHh4").hasSize(256);
    }
}
