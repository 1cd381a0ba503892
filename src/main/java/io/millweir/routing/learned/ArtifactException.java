package io.millweir.routing.learned;

/** An artifact cannot be read or written; the message says which, why and what to do. */
public final class ArtifactException extends RuntimeException {
    private static final long serialVersionUID = 1;

    ArtifactException(String message) {
        super(message);
    }

    ArtifactException(String message, Throwable cause) {
        super(message, cause);
    }
}
