package io.millweir.audit;

/**
 * A promise that was not kept.
 *
 * @param queryId whose; or topic, partition and offset of a record that tells no query
 * @param found what the topics show, and what to do
 */
public record Violation(Invariant invariant, String queryId, String found) {
    /** As a line: letter, query, what was found. */
    @Override
    public String toString() {
        return invariant.letter() + " query \"" + queryId + "\": " + found;
    }
}
