package io.millweir.domain;

import java.util.Locale;

/** What a query asks of a model. */
public enum Operation {
    CHAT,
    EMBEDDINGS;

    /** The name on the wire: {@code chat}, {@code embeddings}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
