package io.millweir.topology;

/** Writes a {@code caught-up} marker to {@code completions}, behind everything that was reported before. */
@FunctionalInterface
public interface Markers {
    /** Writes the marker of this task incarnation to this partition; returns at once. */
    void write(int partition, String task);
}
