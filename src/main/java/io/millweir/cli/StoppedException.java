package io.millweir.cli;

/** What was started cannot go on; the message says why and what to do. */
final class StoppedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StoppedException(String message) {
        super(message);
    }
}
