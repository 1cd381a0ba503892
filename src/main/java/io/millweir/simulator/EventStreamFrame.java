package io.millweir.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * Frames messages of the AWS event stream ({@code application/vnd.amazon.eventstream}): a prelude of two lengths and
 * their CRC, headers, payload, and the CRC of it all.
 */
final class EventStreamFrame {
    static final String CONTENT_TYPE = "application/vnd.amazon.eventstream";

    private static final int PRELUDE_BYTES = 12;
    private static final int CRC_BYTES = 4;
    private static final byte STRING = 7;

    private EventStreamFrame() {}

    /** A message that carries an event. */
    static byte[] event(String type, JsonNode payload) {
        return frame(type, ":event-type", "event", payload);
    }

    /** A message that ends the stream with an exception. */
    static byte[] exception(String type, JsonNode payload) {
        return frame(type, ":exception-type", "exception", payload);
    }

    /** The same message with a wrong CRC. */
    static byte[] spoilt(byte[] frame) {
        byte[] spoilt = frame.clone();
        spoilt[spoilt.length - 1] ^= 0x55;
        return spoilt;
    }

    private static byte[] frame(String type, String typeHeader, String messageType, JsonNode payload) {
        ByteArrayOutputStream headers = new ByteArrayOutputStream();
        // In the order in which AWS sends them.
        header(headers, typeHeader, type);
        header(headers, ":content-type", "application/json");
        header(headers, ":message-type", messageType);
        byte[] body = payload.toString().getBytes(StandardCharsets.UTF_8);
        int total = PRELUDE_BYTES + headers.size() + body.length + CRC_BYTES;
        ByteBuffer frame = ByteBuffer.allocate(total);
        frame.putInt(total).putInt(headers.size()).putInt(crc(frame.array(), 2 * Integer.BYTES));
        frame.put(headers.toByteArray()).put(body);
        frame.putInt(crc(frame.array(), total - CRC_BYTES));
        return frame.array();
    }

    private static void header(ByteArrayOutputStream headers, String name, String value) {
        byte[] nameBytes = name.getBytes(StandardCharsets.UTF_8);
        byte[] valueBytes = value.getBytes(StandardCharsets.UTF_8);
        headers.write(nameBytes.length);
        headers.writeBytes(nameBytes);
        headers.write(STRING);
        headers.writeBytes(ByteBuffer.allocate(Short.BYTES)
                .putShort((short) valueBytes.length)
                .array());
        headers.writeBytes(valueBytes);
    }

    private static int crc(byte[] bytes, int length) {
        CRC32 crc = new CRC32();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }
}
