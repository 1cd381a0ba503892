package io.millweir.dispatch;

import io.millweir.domain.Chunk;
import io.millweir.domain.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Remembers chunks in the order in which they were given, and calls them durable when the test says so. */
final class RecordingChunks implements ChunkSink {
    private final List<Chunk> chunks = new ArrayList<>();
    private final List<CompletableFuture<Void>> withheld = new ArrayList<>();
    private boolean withhold;

    @Override
    public synchronized CompletionStage<Void> write(Origin origin, Chunk chunk) {
        chunks.add(chunk);
        CompletableFuture<Void> durable = new CompletableFuture<>();
        if (withhold) {
            withheld.add(durable);
        } else {
            durable.complete(null);
        }
        return durable;
    }

    /** From now on chunks are durable only after {@link #release}. */
    synchronized void withhold() {
        withhold = true;
    }

    void release() {
        List<CompletableFuture<Void>> all;
        synchronized (this) {
            withhold = false;
            all = List.copyOf(withheld);
            withheld.clear();
        }
        all.forEach(each -> each.complete(null));
    }

    synchronized List<Chunk> of(String queryId) {
        return chunks.stream().filter(each -> each.queryId().equals(queryId)).toList();
    }

    /** {@code 1.0 text}, {@code 2.0 reset}, {@code 2.3 text stop}: attempt, index and what is in it. */
    List<String> story(String queryId) {
        return of(queryId).stream()
                .map(each -> each.attempt() + "." + each.index()
                        + (each.reset() != null ? " reset" : "")
                        + (each.delta() == null || each.delta().isEmpty() ? "" : " " + each.delta())
                        + (each.finishReason() == null ? "" : " /" + each.finishReason()))
                .toList();
    }
}
