package io.millweir.dispatch;

import io.millweir.domain.Chunk;
import io.millweir.domain.Origin;
import java.util.concurrent.CompletionStage;

/**
 * Where the pieces of streamed answers go.
 *
 * <p>Threading: thread-safe; returns at once and never throws.
 */
@FunctionalInterface
public interface ChunkSink {
    /**
     * Takes a chunk of the query that this record asked. The chunks of a query are written in the order in which they
     * are given. The stage completes when the chunk is durable, and never exceptionally: it is tried until it is.
     */
    CompletionStage<Void> write(Origin origin, Chunk chunk);
}
