package io.millweir.routing.embedding;

/** A text cannot be embedded; the message says why and what to do. */
public final class EmbeddingException extends RuntimeException {
    private static final long serialVersionUID = 1;

    EmbeddingException(String message) {
        super(message);
    }

    EmbeddingException(String message, Throwable cause) {
        super(message, cause);
    }
}
