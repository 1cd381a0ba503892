package io.millweir.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.millweir.config.Secret;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactorTest {
    @Test
    void blots_out_a_configured_key_wherever_it_stands() {
        Redactor redactor = new Redactor(List.of(new Secret("hunter2"), new Secret("hunter2-long")));

        assertThat(redactor.redact("key hunter2-long, then hunter2.")).isEqualTo("key <redacted>, then <redacted>.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sk-proj-abcdef123456",
                "sk-ab***************xyz",
                "sk-ant-api03-aaaa-bbbb",
                "nvapi-abcdef0123",
                "AKIAIOSFODNN7EXAMPLE",
                "ABSKQmVkcm9ja0FQSUtleQ=="
            })
    void blots_out_what_looks_like_a_key(String key) {
        assertThat(new Redactor(List.of()).redact("Incorrect API key provided: " + key + " see docs"))
                .isEqualTo("Incorrect API key provided: <redacted> see docs");
    }

    @Test
    void leaves_other_text_alone() {
        String text = "The task-force asked for risk-free tokens; limit 30000, requested 41234.";

        assertThat(new Redactor(List.of()).redact(text)).isEqualTo(text);
    }

    @Test
    void blots_out_a_key_that_is_configured_with_white_space_around_it() {
        assertThat(new Redactor(List.of(new Secret(" hunter2\n"))).redact("key hunter2."))
                .isEqualTo("key <redacted>.");
    }
}
