package io.millweir.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Reads an event stream while it arrives, in whatever pieces, as the WHATWG's HTML standard defines it (9.2.6,
 * "Interpreting an event stream"). Ids and reconnection times are passed over: a call to a provider is never resumed.
 *
 * <p>Threading: used by one thread at a time.
 */
public final class ServerSentEvents {
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final int longest;
    private byte[] line = new byte[256];
    private int length;
    private boolean afterReturn;
    private boolean firstLine = true;
    private boolean tooLong;

    private final StringBuilder data = new StringBuilder();
    private boolean hasData;
    private String name = "";

    /**
     * A reader at the beginning of a stream.
     *
     * @param longest most bytes of a line, and most characters of an event's data
     */
    public ServerSentEvents(int longest) {
        this.longest = longest;
    }

    /**
     * Takes the next bytes and hands over the events that they complete. An event that the end of the stream cuts off is
     * never handed over.
     *
     * @return false once a line or an event is longer than allowed; nothing is read from then on
     */
    public boolean read(ByteBuffer bytes, Consumer<ServerSentEvent> events) {
        while (bytes.hasRemaining() && !tooLong) {
            byte next = bytes.get();
            if (next == '\n' && afterReturn) {
                afterReturn = false;
            } else if (next == '\n' || next == '\r') {
                afterReturn = next == '\r';
                endLine(events);
            } else {
                afterReturn = false;
                keep(next);
            }
        }
        return !tooLong;
    }

    private void keep(byte next) {
        if (length == longest) {
            tooLong = true;
            return;
        }
        if (length == line.length) {
            line = Arrays.copyOf(line, Math.min(longest, 2 * length));
        }
        line[length++] = next;
    }

    private void endLine(Consumer<ServerSentEvent> events) {
        int start = firstLine && startsWithMark() ? BYTE_ORDER_MARK.length : 0;
        firstLine = false;
        // A line break is one byte in UTF-8, so a whole line never holds half a character.
        String text = new String(line, start, length - start, StandardCharsets.UTF_8);
        length = 0;
        if (text.isEmpty()) {
            dispatch(events);
        } else {
            field(text);
        }
    }

    private boolean startsWithMark() {
        return length >= BYTE_ORDER_MARK.length
                && Arrays.equals(line, 0, BYTE_ORDER_MARK.length, BYTE_ORDER_MARK, 0, BYTE_ORDER_MARK.length);
    }

    private void field(String text) {
        int colon = text.indexOf(':');
        String field = colon < 0 ? text : text.substring(0, colon);
        int value = colon < 0 ? text.length() : colon + 1;
        if (value < text.length() && text.charAt(value) == ' ') {
            value++;
        }
        if (field.equals("data")) {
            if (hasData) {
                data.append('\n');
            }
            hasData = true;
            data.append(text, value, text.length());
            tooLong = data.length() > longest;
        } else if (field.equals("event")) {
            name = text.substring(value);
        }
    }

    private void dispatch(Consumer<ServerSentEvent> events) {
        if (hasData) {
            events.accept(new ServerSentEvent(name.isEmpty() ? ServerSentEvent.UNNAMED : name, data.toString()));
        }
        hasData = false;
        data.setLength(0);
        name = "";
    }
}
