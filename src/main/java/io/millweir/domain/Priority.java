package io.millweir.domain;

import java.util.Locale;

/** Which waiting query goes first; the order of declaration is the order of service. */
public enum Priority {
    HIGH,
    NORMAL,
    LOW;

    /** The name on the wire: {@code high}, {@code normal}, {@code low}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
