package io.millweir.http;

/**
 * One event of an event stream.
 *
 * @param name its type; {@code message} when the server names none
 * @param data its data lines, joined by line feeds
 */
public record ServerSentEvent(String name, String data) {
    /** The type of an event that names none. */
    public static final String UNNAMED = "message";
}
