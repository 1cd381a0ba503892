package io.millweir.simulator;

/** What came of reading a behaviour: the behaviour, or why it could not be read. */
sealed interface Reading permits Behaviour, Reading.Refused {
    /** Text that is no behaviour. */
    record Refused(String message) implements Reading {}
}
