package io.millweir.domain;

import java.util.Locale;

/** Why a model stopped. */
public enum FinishReason {
    STOP,
    LENGTH,
    CONTENT_FILTER,
    TOOL_CALLS,
    OTHER;

    /** The name on the wire, for example {@code content_filter}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
