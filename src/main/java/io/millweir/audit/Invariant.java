package io.millweir.audit;

/** A promise that the topics are held against. */
public enum Invariant {
    /** Each accepted query has exactly one response. */
    RESPONSES('a'),
    /** Each provider call has exactly one usage record. */
    CALLS('b'),
    /** The cost of a response is the sum over its usage records. */
    COST('c'),
    /** The chunks of the attempt that answered, joined, are the text of the response. */
    CHUNKS('d'),
    /** An id that is sent twice within the dedupe window is called once. */
    REPETITIONS('e'),
    /** Everything about a query stands once, and on the query's own partition. */
    PLACES('f');

    private final char letter;

    Invariant(char letter) {
        this.letter = letter;
    }

    /** The letter by which the documentation calls it. */
    public char letter() {
        return letter;
    }
}
