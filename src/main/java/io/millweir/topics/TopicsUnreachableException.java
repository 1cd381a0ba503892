package io.millweir.topics;

import org.jspecify.annotations.Nullable;

/** The cluster could not be asked: it does not answer, or it refuses the credentials. */
public final class TopicsUnreachableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TopicsUnreachableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
