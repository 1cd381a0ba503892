package io.millweir.dispatch;

import io.millweir.domain.Chunk;
import io.millweir.domain.Operation;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What of a query went out to {@code chunks}, over all its attempts. After an attempt that sent pieces and broke off,
 * the next one begins with a reset.
 *
 * <p>Threading: thread-safe.
 */
final class QueryChunks {
    private final Work work;
    private final ChunkSink sink;
    private boolean outdated;
    private CompletionStage<Void> durable = CompletableFuture.completedFuture(null);

    QueryChunks(Work work, ChunkSink sink) {
        this.work = work;
        this.sink = sink;
        // Another process, or this one before a rebalance, may have sent pieces of its attempts.
        this.outdated = work.attemptsMade() > 0;
    }

    /** Whether the client asked for chunks. */
    boolean wanted() {
        return work.query().stream() && work.query().operation() == Operation.CHAT;
    }

    String queryId() {
        return work.query().id();
    }

    /** Begins an attempt, with a reset when readers may hold pieces of another. Returns the attempt's next index. */
    synchronized int begin(int attempt) {
        if (!outdated) {
            return 0;
        }
        write(Chunk.reset(queryId(), attempt));
        outdated = false;
        return 1;
    }

    synchronized void send(Chunk chunk) {
        write(chunk);
        outdated = true;
    }

    /** Sends an answer that turned out to be the query's only after its call, and so did not go out with it. */
    void complete(StageEnd.Answered by) {
        if (wanted() && !by.attempt().streamed()) {
            new AttemptChunks(this, by.attempt().number(), false).finish(by.answer());
        }
    }

    private void write(Chunk chunk) {
        durable = durable.thenCombine(sink.write(work.origin(), chunk), (before, now) -> null);
    }

    /** Completes when everything that was sent so far is durable. */
    synchronized CompletionStage<Void> durable() {
        return durable;
    }
}
