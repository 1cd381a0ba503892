package io.millweir.simulator;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What an error event inside a stream is about. */
enum StreamError {
    THROTTLING(429),
    INTERNAL(500),
    UNAVAILABLE(503),
    VALIDATION(400),
    MODELSTREAM(424),
    MODELTIMEOUT(408),
    OVERLOADED(529);

    private final int status;

    StreamError(int status) {
        this.status = status;
    }

    /** The kind with this name in the grammar. */
    static Optional<StreamError> named(String word) {
        return Arrays.stream(values())
                .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(word))
                .findFirst();
    }

    /** The HTTP status of the same error before a stream has begun. */
    int status() {
        return status;
    }
}
