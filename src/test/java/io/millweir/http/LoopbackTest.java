package io.millweir.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoopbackTest {
    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LOCALHOST", "127.0.0.1", "127.9.8.7", "[::1]", "bedrock.localhost"})
    void knows_this_machine(String host) {
        assertThat(Loopback.isLoopback(host)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost.evil.example", "127.0.0.1.evil.example", "api.openai.com", "10.0.0.1", "[::2]"})
    void knows_others_from_it(String host) {
        assertThat(Loopback.isLoopback(host)).isFalse();
    }
}
