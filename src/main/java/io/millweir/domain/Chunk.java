package io.millweir.domain;

import org.jspecify.annotations.Nullable;

/**
 * The value of a record on {@code chunks}: a piece of a streamed answer. Component names are the field names of the
 * public contract.
 *
 * @param attempt the call it comes from; on a reset, the call that follows
 * @param index 0, 1, 2 … over all chunks of the attempt, a reset among them
 * @param delta the next piece of text; none on a reset, and maybe an empty one on the last
 * @param finishReason why the model stopped; on the last chunk of an attempt that answered
 * @param reset true when what earlier attempts sent is void; else absent
 */
public record Chunk(
        String queryId,
        int attempt,
        int index,
        @Nullable String delta,
        @Nullable String finishReason,
        @Nullable Boolean reset) {
    /** A piece of text. */
    public static Chunk delta(String queryId, int attempt, int index, String delta) {
        return new Chunk(queryId, attempt, index, delta, null, null);
    }

    /** The end of an attempt that answered, with the rest of its text. */
    public static Chunk last(String queryId, int attempt, int index, String rest, FinishReason reason) {
        return new Chunk(queryId, attempt, index, rest, reason.wireName(), null);
    }

    /** The beginning of an attempt after one that broke off. */
    public static Chunk reset(String queryId, int attempt) {
        return new Chunk(queryId, attempt, 0, null, null, true);
    }
}
