package io.millweir.simulator;

/** A wait inside a streamed answer. */
sealed interface Pace extends Word {
    /** Between the head of the answer and its first delta. */
    record BeforeFirst(long millis) implements Pace {}

    /** Between one delta and the next. */
    record Between(long millis) implements Pace {}
}
