package io.millweir.domain;

import java.util.Locale;

/** Who speaks in a message of a conversation. */
public enum Role {
    SYSTEM,
    USER,
    ASSISTANT;

    /** The name on the wire: {@code system}, {@code user}, {@code assistant}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
