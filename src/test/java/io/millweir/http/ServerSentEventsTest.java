package io.millweir.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerSentEventsTest {
    private static final String MIXED = "\uFEFFevent: first\ndata: 漢字 🙂\ndata:  two \r\n\r\n"
            + ": a comment\rdata:no space\r\r"
            + "event: named\nid: 7\nretry: 10\nunknown: x\ndata\n\n"
            + "event: without data\n\n"
            + "\n\n\r\n"
            + "data: {\"a\":\"ü\"}\r\n\n"
            + "data: cut off";

    private static final List<ServerSentEvent> EXPECTED = List.of(
            new ServerSentEvent("first", "漢字 🙂\n two "),
            new ServerSentEvent("message", "no space"),
            new ServerSentEvent("named", ""),
            new ServerSentEvent("message", "{\"a\":\"ü\"}"));

    @Test
    void reads_a_stream_as_the_standard_says() {
        assertThat(read(MIXED.getBytes(StandardCharsets.UTF_8), bytes -> bytes)).isEqualTo(EXPECTED);
    }

    @Test
    void gives_the_same_events_for_pieces_of_any_size() {
        byte[] stream = MIXED.getBytes(StandardCharsets.UTF_8);
        for (int size = 1; size <= stream.length; size++) {
            int split = size;
            assertThat(read(stream, rest -> split))
                    .as("pieces of " + split + " bytes")
                    .isEqualTo(EXPECTED);
        }
    }

    @Test
    void gives_the_same_events_for_a_thousand_random_splits() {
        byte[] stream = MIXED.getBytes(StandardCharsets.UTF_8);
        for (int seed = 0; seed < 1000; seed++) {
            Random random = new Random(seed);
            assertThat(read(stream, rest -> random.nextInt(Math.min(rest, 9) + 1)))
                    .as("seed " + seed)
                    .isEqualTo(EXPECTED);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r", "\r\n"})
    void knows_every_line_break(String lineBreak) {
        String stream = "data: a#data: b##data: c##".replace("#", lineBreak);

        assertThat(read(stream.getBytes(StandardCharsets.UTF_8), bytes -> 1))
                .containsExactly(new ServerSentEvent("message", "a\nb"), new ServerSentEvent("message", "c"));
    }

    @Test
    void takes_a_mark_for_one_at_the_beginning_only() {
        String stream = "\uFEFFdata: a\n\n\uFEFFdata: b\n\ndata: c\n\n";

        assertThat(read(stream.getBytes(StandardCharsets.UTF_8), bytes -> 1))
                .extracting(ServerSentEvent::data)
                .containsExactly("a", "c");
    }

    @Test
    void stops_at_a_line_that_is_too_long() {
        List<ServerSentEvent> events = new ArrayList<>();
        ServerSentEvents reader = new ServerSentEvents(20);

        assertThat(reader.read(bytes("data: ok\n\ndata: 012345678901234"), events::add))
                .isFalse();
        assertThat(reader.read(bytes("\n\ndata: late\n\n"), events::add)).isFalse();

        assertThat(events).extracting(ServerSentEvent::data).containsExactly("ok");
    }

    @Test
    void stops_at_an_event_that_is_too_long() {
        List<ServerSentEvent> events = new ArrayList<>();
        ServerSentEvents reader = new ServerSentEvents(20);

        assertThat(reader.read(bytes("data: 0123456789\ndata: 0123456789\n\n"), events::add))
                .isFalse();

        assertThat(events).isEmpty();
    }

    @Test
    void allows_a_line_of_exactly_the_longest_length() {
        assertThat(new ServerSentEvents(8).read(bytes("data: 01\n\n"), event -> {}))
                .isTrue();
    }

    private interface Split {
        int next(int rest);
    }

    private static List<ServerSentEvent> read(byte[] stream, Split split) {
        List<ServerSentEvent> events = new ArrayList<>();
        ServerSentEvents reader = new ServerSentEvents(1000);
        int at = 0;
        while (at < stream.length) {
            int length = Math.min(stream.length - at, split.next(stream.length - at));
            assertThat(reader.read(ByteBuffer.wrap(stream, at, length), events::add))
                    .isTrue();
            at += length;
        }
        return events;
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }
}
