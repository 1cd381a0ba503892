package io.millweir.dispatch;

import io.millweir.domain.Answer;
import io.millweir.domain.Attempt;
import io.millweir.domain.Ending;
import io.millweir.domain.ErrorCode;
import io.millweir.domain.Failure;
import io.millweir.domain.Report;
import io.millweir.provider.ProviderRequest;
import io.millweir.provider.ProviderResult;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One query on its way through its plan: for each model, ask the breaker, wait for a slot, write the intent, call,
 * write the end; then again, the next model, or the ending.
 *
 * <p>Threading: each step runs on the steps executor and hands over to the next, so the fields have one writer at a
 * time; {@code synchronized} publishes them and guards against {@link #stop} and {@link #abandon}, which come from outside. Once
 * {@code over} is set, no further step runs and the last report is on its way.
 */
final class Run {
    private static final Logger LOG = LoggerFactory.getLogger(Run.class);

    /** An ending waits for the chunks of its query until its deadline and so much longer, then goes ahead of them. */
    private static final Duration CHUNKS_GRACE = Duration.ofSeconds(5);

    private final Work work;
    private final DispatchContext context;
    private final Outcome outcome;
    private final List<String> models;
    private final Deadline deadline;
    private final QueryChunks chunks;

    private int index;
    private int triesOfModel;
    private int attempts;
    private long waitingMs;
    private boolean over;
    private @Nullable Failure lastFailure;

    // What is held now, and must be let go of whichever way the run ends.
    private @Nullable CompletableFuture<Limits.Grant> leave;
    private Breakers.@Nullable Permission permission;
    private @Nullable Future<?> pause;
    private @Nullable Attempting current;

    private CompletionStage<Void> lastWrite = CompletableFuture.completedFuture(null);

    /** Hears of the end of a run when its last report is durable. */
    interface Outcome {
        /** The query was answered. */
        void ended();

        /** The query was given up. */
        void abandoned();
    }

    Run(Work work, DispatchContext context, Outcome outcome) {
        this.work = work;
        this.context = context;
        this.outcome = outcome;
        this.models = work.plan().models();
        this.attempts = work.attemptsMade();
        this.deadline = new Deadline(work, context.clock());
        this.chunks = new QueryChunks(work, context.chunks());
    }

    void begin() {
        step(this::tryModel);
    }

    /**
     * Ends the run where it stands; {@link #abandon} must follow. All are stopped before the first is abandoned, or the
     * slots of one would start a call of the next.
     *
     * @return whether it was not over before
     */
    synchronized boolean stop() {
        boolean stopped = !over;
        over = true;
        return stopped;
    }

    /** Gives a stopped query up; a call in flight is cancelled and reported as lost. */
    synchronized void abandon() {
        Optional<Attempt> lost = Optional.ofNullable(current)
                .map(cut -> cut.intent().lost(context.clock().instant()));
        if (current != null) {
            current.chunks().close();
            current.call().cancel();
        }
        lost.ifPresent(attempt -> context.telemetry().lost(work.query(), attempt));
        letGo();
        write(new Report.Abandoned(lost), outcome::abandoned);
    }

    /** Ends the run without a further report: its query was answered elsewhere. */
    synchronized void forget() {
        if (over) {
            return;
        }
        over = true;
        if (current != null) {
            current.chunks().close();
            current.call().cancel();
        }
        letGo();
        outcome.ended();
    }

    private void tryModel() {
        if (index >= models.size()) {
            end(
                    lastFailure == null
                            ? Failure.of(ErrorCode.INTERNAL, "query: its plan names no model; report this as a bug")
                            : lastFailure);
            return;
        }
        if (deadline.passed()) {
            end(deadline.exceeded(attempts, lastFailure));
            return;
        }
        Target.Lookup lookup = Target.find(models.get(index), context.models().get(), context.providers());
        if (lookup instanceof Target.Lookup.Found found) {
            waitForSlot(found.target());
        } else if (lookup instanceof Target.Lookup.Missing missing) {
            nextModel(missing.failure());
        }
    }

    private void waitForSlot(Target target) {
        if (!context.breakers().permits(target.deployment())) {
            nextModel(Breakers.refusal(target.deployment()));
            return;
        }
        long from = System.nanoTime();
        CompletableFuture<Limits.Grant> asked = context.limits().acquire(target.card(), work.query());
        leave = asked;
        if (!asked.isDone()) {
            Future<?> tooLate = context.timers()
                    .schedule(() -> asked.cancel(false), millis(deadline.left()), TimeUnit.MILLISECONDS);
            CompletionStage<Limits.Grant> unusedTimer = asked.whenComplete((granted, gaveUp) -> tooLate.cancel(false));
        }
        CompletionStage<Limits.Grant> unused = asked.whenComplete((granted, gaveUp) -> step(() -> {
            waited(from);
            if (gaveUp == null) {
                announce(target);
            } else {
                end(deadline.exceeded(attempts, lastFailure));
            }
        }));
    }

    private void announce(Target target) {
        Optional<Breakers.Permission> given = context.breakers().permission(target.deployment());
        if (given.isEmpty()) {
            nextModel(Breakers.refusal(target.deployment()));
            return;
        }
        permission = given.get();
        Report.Intent intent = target.intent(
                attempts + 1, index, chunks.wanted(), context.clock().instant());
        write(intent, () -> step(() -> call(target)));
    }

    private void call(Target target) {
        // The intent may have taken long to become durable.
        if (deadline.passed()) {
            end(deadline.exceeded(attempts, lastFailure));
            return;
        }
        attempts++;
        triesOfModel++;
        Attempting made = Attempting.start(work.query(), target, attempts, index, deadline, chunks, context);
        current = made;
        CompletionStage<ProviderResult> unused =
                made.call().result().whenComplete((result, never) -> step(() -> ended(made, result)));
    }

    private void ended(Attempting made, ProviderResult result) {
        Duration took = made.took();
        if (permission != null) {
            made.tell(permission, took, result);
        }
        if (leave != null) {
            CompletionStage<Void> unused = leave.thenAccept(granted -> granted.ended(took, result));
        }
        letGo();
        if (result instanceof ProviderResult.Answered answered) {
            Answer answer = counted(made.request(), answered.answer());
            made.chunks().finish(answer);
            Attempt attempt = made.ended(context, answer.tokens(), Optional.empty());
            context.telemetry().called(work.query(), attempt, took);
            conclude(new Report.AttemptEnd(attempt, Optional.of(Ending.answered(answer, waitingMs))));
        } else if (result instanceof ProviderResult.Failed failed) {
            made.chunks().close();
            Attempt attempt = made.ended(context, failed.tokens(), Optional.of(failed.failure()));
            context.telemetry().called(work.query(), attempt, took);
            failed(made, attempt, failed);
        }
    }

    private void failed(Attempting made, Attempt attempt, ProviderResult.Failed failed) {
        Failure failure = failed.failure();
        lastFailure = failure;
        Optional<String> partial = partialText(made);
        if (made.ranOutOfTime(failure) || deadline.passed()) {
            end(attempt, deadline.exceeded(attempts, failure), partial);
            return;
        }
        Retries.Next next = partial.isPresent() ? new Retries.Next.Give() : next(failed);
        if (next instanceof Retries.Next.Give) {
            end(attempt, failure, partial);
        } else if (next instanceof Retries.Next.Again again) {
            write(new Report.AttemptEnd(attempt, Optional.empty()), () -> step(() -> pause(again.pause())));
        } else {
            write(new Report.AttemptEnd(attempt, Optional.empty()), () -> step(() -> nextModel(failure)));
        }
    }

    private Retries.Next next(ProviderResult.Failed failed) {
        boolean more = index + 1 < models.size();
        return failed.ofKey()
                ? context.retries().afterKey(failed.failure(), triesOfModel, more, deadline.left())
                : context.retries().after(failed.failure(), triesOfModel, more, deadline.left());
    }

    /** What went out of an answer that broke off, when the query is to be answered with it. */
    private Optional<String> partialText(Attempting made) {
        return made.chunks().began() && context.settings().streams().onBroken() == DispatchSettings.OnBroken.ANSWER
                ? Optional.of(made.chunks().sentText())
                : Optional.empty();
    }

    private void pause(Duration delay) {
        long from = System.nanoTime();
        pause = context.timers()
                .schedule(
                        () -> step(() -> {
                            waited(from);
                            tryModel();
                        }),
                        millis(delay),
                        TimeUnit.MILLISECONDS);
    }

    private void nextModel(Failure because) {
        letGo();
        lastFailure = because;
        index++;
        triesOfModel = 0;
        step(this::tryModel);
    }

    private void end(Failure failure) {
        letGo();
        conclude(new Report.End(Ending.failed(failure, waitingMs)));
    }

    private void end(Attempt attempt, Failure failure, Optional<String> partial) {
        conclude(new Report.AttemptEnd(
                attempt,
                Optional.of(partial.map(text -> Ending.brokenOff(failure, text, waitingMs))
                        .orElseGet(() -> Ending.failed(failure, waitingMs)))));
    }

    /** Ends the run: whoever has the response can read all chunks of its query. */
    private void conclude(Report report) {
        over = true;
        CompletableFuture<Void> sent = chunks.durable().toCompletableFuture();
        if (!sent.isDone()) {
            CompletableFuture<Void> ready = new CompletableFuture<>();
            // On the steps: a journal may block, which the thread that completes the chunks must not.
            CompletionStage<Void> unused = sent.thenRunAsync(() -> ready.complete(null), context.steps());
            Future<?> late = context.timers()
                    .schedule(
                            () -> context.steps().execute(() -> goAhead(ready)),
                            millis(deadline.left()) + CHUNKS_GRACE.toMillis(),
                            TimeUnit.MILLISECONDS);
            CompletionStage<Void> unusedTimer = ready.whenComplete((any, never) -> late.cancel(false));
            lastWrite = lastWrite.thenCombine(ready, (written, chunksWritten) -> written);
        }
        write(report, outcome::ended);
    }

    private void goAhead(CompletableFuture<Void> ready) {
        if (ready.complete(null)) {
            LOG.atError()
                    .addKeyValue("query_id", work.query().id())
                    .log("chunks of a query are still not written at its deadline; its response goes ahead of them");
        }
    }

    /** Gives back whatever is held: slots or the place in their queue, the breaker's permission, a pause. */
    private void letGo() {
        current = null;
        if (leave != null && !leave.cancel(false)) {
            CompletionStage<Void> unused = leave.thenAccept(Limits.Grant::release);
        }
        leave = null;
        if (permission != null) {
            permission.giveBack();
            permission = null;
        }
        if (pause != null) {
            pause.cancel(false);
            pause = null;
        }
    }

    private Answer counted(ProviderRequest request, Answer answer) {
        if (answer.tokens().known()) {
            return answer;
        }
        try {
            return answer.withTokens(context.tokenCounter().estimate(request, answer));
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).addKeyValue("query_id", work.query().id()).log("tokens were not counted");
            return answer;
        }
    }

    private void waited(long fromNanos) {
        waitingMs += TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - fromNanos);
    }

    private static long millis(Duration delay) {
        return Math.max(0, delay.plusNanos(999_999).toMillis());
    }

    /** Reports are written one after another, so that an intent never comes behind what gave it up. */
    private void write(Report report, Runnable then) {
        lastWrite = lastWrite.thenCompose(written -> context.journal().write(work, report));
        CompletionStage<Void> unused = lastWrite.whenComplete((written, bug) -> {
            if (bug == null) {
                then.run();
            } else {
                unwritten(bug);
            }
        });
    }

    /** A journal never fails; if it does all the same, this run must not hold its room for ever. */
    private synchronized void unwritten(Throwable bug) {
        LOG.atError().setCause(bug).addKeyValue("query_id", work.query().id()).log("a report cannot be written");
        over = true;
        letGo();
        outcome.abandoned();
    }

    private void step(Runnable next) {
        context.steps().execute(() -> {
            synchronized (this) {
                if (!over) {
                    guarded(next);
                }
            }
        });
    }

    private void guarded(Runnable next) {
        try {
            next.run();
        } catch (RuntimeException | LinkageError e) {
            LOG.atError().setCause(e).addKeyValue("query_id", work.query().id()).log("a step of a run threw");
            end(Failure.of(
                    ErrorCode.INTERNAL,
                    "dispatch: failed with \"" + e.getClass().getName() + "\"; report this as a bug"));
        }
    }
}
