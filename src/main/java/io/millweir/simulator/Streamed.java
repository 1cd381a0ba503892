package io.millweir.simulator;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;

/**
 * An answer that goes out event by event.
 *
 * @param events from the first to the dialect's last
 * @param voice how it goes wrong
 */
record Streamed(String contentType, Map<String, String> headers, List<StreamEvent> events, StreamVoice voice)
        implements Output {
    Streamed {
        events = List.copyOf(events);
    }

    /** The same bytes in one piece. */
    Reply whole() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        events.forEach(event -> bytes.writeBytes(event.bytes()));
        return new Reply(200, contentType, headers, bytes.toByteArray(), true);
    }
}
