package io.millweir.dispatch;

import io.millweir.domain.Attempt;
import io.millweir.domain.Report;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The reports of one run, written one after another, so that an intent never comes behind what gave it up; the last one
 * when all chunks of the query can be read.
 *
 * <p>Threading: used by its run alone, under its lock; what follows a report runs on the journal's thread and must hand
 * over.
 */
final class Reports {
    private static final Logger LOG = LoggerFactory.getLogger(Reports.class);

    /** An ending waits for the chunks of its query until its deadline and so much longer, then goes ahead of them. */
    private static final Duration CHUNKS_GRACE = Duration.ofSeconds(5);

    private final Work work;
    private final DispatchContext context;
    private final QueryChunks chunks;
    private final Deadline deadline;
    private final Consumer<Throwable> unwritten;
    private CompletionStage<Void> lastWrite = CompletableFuture.completedFuture(null);

    /**
     * The reports of a run.
     *
     * @param unwritten hears of a journal that breaks its promise never to fail
     */
    Reports(Work work, DispatchContext context, QueryChunks chunks, Deadline deadline, Consumer<Throwable> unwritten) {
        this.work = work;
        this.context = context;
        this.chunks = chunks;
        this.deadline = deadline;
        this.unwritten = unwritten;
    }

    /** Writes a report; goes on when it is durable. */
    void write(Report report, Runnable then) {
        lastWrite = lastWrite.thenCompose(written -> context.journal().write(work, report));
        CompletionStage<Void> unused = lastWrite.whenComplete((written, bug) -> {
            if (bug == null) {
                then.run();
            } else {
                unwritten.accept(bug);
            }
        });
    }

    /** Writes the end of a call that does not end the query. */
    void book(Attempt attempt) {
        book(attempt, () -> {});
    }

    /** The same; goes on when it is durable. */
    void book(Attempt attempt, Runnable then) {
        write(new Report.AttemptEnd(attempt, Optional.empty()), then);
    }

    /** Writes the last report of a run: whoever has the response can read all chunks of its query. */
    void writeLast(Report report, Runnable then) {
        CompletableFuture<Void> sent = chunks.durable().toCompletableFuture();
        if (!sent.isDone()) {
            CompletableFuture<Void> ready = new CompletableFuture<>();
            // On the steps: a journal may block, which the thread that completes the chunks must not.
            CompletionStage<Void> unused = sent.thenRunAsync(() -> ready.complete(null), context.steps());
            Future<?> late = context.timers()
                    .schedule(
                            () -> context.steps().execute(() -> goAhead(ready)),
                            deadline.leftMillis() + CHUNKS_GRACE.toMillis(),
                            TimeUnit.MILLISECONDS);
            CompletionStage<Void> unusedTimer = ready.whenComplete((any, never) -> late.cancel(false));
            lastWrite = lastWrite.thenCombine(ready, (written, chunksWritten) -> written);
        }
        write(report, then);
    }

    private void goAhead(CompletableFuture<Void> ready) {
        if (ready.complete(null)) {
            LOG.atError()
                    .addKeyValue("query_id", work.query().id())
                    .log("chunks of a query are still not written at its deadline; its response goes ahead of them");
        }
    }
}
