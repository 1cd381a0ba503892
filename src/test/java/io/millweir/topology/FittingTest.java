package io.millweir.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.millweir.accounting.Books;
import io.millweir.domain.Usage;
import io.millweir.topics.Json;
import io.millweir.topics.QueryReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FittingTest {
    private static Usage usage(String metadata) {
        var query = ((QueryReader.Read.Valid) QueryReader.read(
                        TopologyFixture.utf8(
                                "{\"id\": \"q1\", \"query\": \"hi\", \"tags\": {\"a\": \"b\"}, \"metadata\": "
                                        + metadata + "}"),
                        Optional.empty(),
                        "none"))
                .query();
        return new Books("USD").usage(query, Calls.answered(1, "hi", 1, 1).attempt());
    }

    @Test
    void leaves_an_event_that_fits_as_it_is() {
        Usage usage = usage("{\"a\": 1}");

        assertThat(Fitting.bytes(usage, 10_000)).isEqualTo(Json.bytes(usage));
    }

    @Test
    void keeps_the_books_when_metadata_is_too_long() {
        byte[] bytes = Fitting.bytes(usage("{\"a\": \"" + "x".repeat(20_000) + "\"}"), 10_000);

        Schemas.assertValid("usage", bytes);
        assertThat(bytes).hasSizeLessThan(10_000);
        assertThat(new String(bytes, StandardCharsets.UTF_8))
                .contains("\"total\":0.000000175")
                .doesNotContain("metadata");
    }

    @Test
    void cuts_a_text_that_is_too_long_for_a_header() {
        assertThat(Fitting.text("x".repeat(Fitting.LONGEST_TEXT))).hasSize(Fitting.LONGEST_TEXT);
        assertThat(Fitting.text("x".repeat(Fitting.LONGEST_TEXT + 1)))
                .hasSize(Fitting.LONGEST_TEXT + 1)
                .endsWith("…");
    }
}
