package io.millweir.topics;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class HeadersTest {
    private final RecordHeaders headers = new RecordHeaders();

    @Test
    void reads_the_last_id() {
        headers.add(Headers.CE_ID, "first".getBytes(StandardCharsets.UTF_8));
        headers.add(Headers.CE_ID, "zweite-ü".getBytes(StandardCharsets.UTF_8));

        assertThat(Headers.id(headers)).contains("zweite-ü");
    }

    @Test
    void has_no_id_without_the_header() {
        assertThat(Headers.id(headers)).isEmpty();
    }

    @Test
    void has_no_id_when_the_header_is_null() {
        headers.add(Headers.CE_ID, null);

        assertThat(Headers.id(headers)).isEmpty();
    }

    @Test
    void has_no_id_when_the_header_is_blank() {
        headers.add(Headers.CE_ID, " ".getBytes(StandardCharsets.UTF_8));

        assertThat(Headers.id(headers)).isEmpty();
    }

    @Test
    void takes_no_id_from_bytes_that_are_not_utf_8() {
        headers.add(Headers.CE_ID, new byte[] {'a', (byte) 0xFF});

        assertThat(Headers.id(headers)).isEmpty();
    }
}
