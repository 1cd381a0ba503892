package io.millweir.runtime;

/** The application cannot start; the message says what to do. */
public final class StartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** A reason not to start. */
    public StartException(String message) {
        super(message);
    }
}
