package io.millweir.domain;

/**
 * Where a query came from: what its reports must name to find the way back.
 *
 * @param partition of {@code queries}, and so of {@code completions}
 * @param offset in that partition
 * @param timestamp of the record, milliseconds since the epoch
 */
public record Origin(int partition, long offset, long timestamp) {
    /** The offset of a record of which only the partition is known. */
    public static final long UNKNOWN = -1;
}
