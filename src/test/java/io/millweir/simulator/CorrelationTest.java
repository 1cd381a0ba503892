package io.millweir.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CorrelationTest {
    @ParameterizedTest
    @CsvSource({
        "q-1/2, q-1, 2",
        "a%2Fb%20c/1, a/b c, 1",
        "a+b/1, a+b, 1",
        "%E6%9D%B1%E4%BA%AC/4, 東京, 4",
        "no-attempt, no-attempt, 0",
        "q/first, q, 0",
        "100%/1, 100%, 1",
        "q/99999999999, q, 0",
    })
    void reads_the_header(String header, String queryId, int attempt) {
        // When
        Correlation correlation = Correlation.ofHeader(header);

        // Then
        assertThat(correlation).isEqualTo(new Correlation(queryId, attempt));
    }

    @Test
    void leaves_out_a_character_that_was_cut_in_two() {
        // Given
        String id = "東京".repeat(60);
        String value = "b64:" + Base64.getEncoder().encodeToString(id.getBytes(StandardCharsets.UTF_8));

        // When
        Correlation whole = Correlation.ofMetadata(Json.object().put("millweir-query-id", value));
        Correlation cut = Correlation.ofMetadata(Json.object().put("millweir-query-id", value.substring(0, 252)));

        // Then
        assertThat(whole.queryId()).isEqualTo(id);
        assertThat(cut.queryId()).isNotEmpty().doesNotContain("\uFFFD");
        assertThat(id).startsWith(cut.queryId());
    }

    @Test
    void keeps_a_value_that_only_looks_encoded() {
        // When
        Correlation correlation = Correlation.ofMetadata(Json.object().put("millweir-query-id", "b64:%%%"));

        // Then
        assertThat(correlation.queryId()).isEqualTo("b64:%%%");
    }
}
