package io.millweir.dispatch;

import io.millweir.domain.Answer;
import io.millweir.domain.Attempt;
import io.millweir.domain.Ending;
import io.millweir.domain.ErrorCode;
import io.millweir.domain.Failure;
import io.millweir.domain.Report;
import io.millweir.provider.ProviderResult;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One query on its way through the stages of its script: in each, for each model, ask the breaker, wait for leave to
 * call, write the intent, call, write the end; then again, the next model, the next stage, or the ending. A slow call
 * may get company of the next model.
 *
 * <p>Threading: each step runs on the steps executor and hands over to the next, so the fields have one writer at a
 * time; {@code synchronized} publishes them and guards against {@link #stop}, {@link #abandon} and {@link #forget}, which
 * come from outside. Once {@code over} is set, no further step runs and the last report is on its way.
 */
final class Run implements Vigil.Watched {
    private static final Logger LOG = LoggerFactory.getLogger(Run.class);

    private final Work work;
    private final DispatchContext context;
    private final Outcome outcome;
    private final Script script;
    private final Deadline deadline;
    private final QueryChunks chunks;
    private final Reports reports;
    private final Vigil vigil;
    private final long era;

    private Stage stage;
    private Course course;
    private int attempts;
    private long waitingMs;
    private boolean over;

    // What is held now, and must be let go of whichever way the run ends.
    private final Leave leave;
    private @Nullable Future<?> pause;
    private final Legs legs = new Legs();

    /** Hears of the end of a run when its last report is durable. */
    interface Outcome {
        /** The query was answered. */
        void ended();

        /** The query was given up. */
        void abandoned();
    }

    /**
     * A run that has not begun.
     *
     * @param reserved leave for its first call, when there is a model to call
     */
    Run(Work work, Script script, DispatchContext context, Outcome outcome, Optional<Reservation> reserved) {
        this.work = work;
        this.script = script;
        this.stage = script.first();
        this.course = new Course(stage.models());
        this.context = context;
        this.outcome = outcome;
        this.attempts = work.attemptsMade();
        this.deadline = new Deadline(work, context.clock());
        this.chunks = new QueryChunks(work, context.chunks());
        this.reports = new Reports(work, context, chunks, deadline, this::unwritten);
        this.vigil = new Vigil(context, this);
        this.era = context.liveness().era();
        this.leave = new Leave(deadline, context, reserved);
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

    /** Gives a stopped query up; calls in flight are cancelled and reported as lost. */
    synchronized void abandon() {
        Optional<Attempt> lost = lost(legs.lost(context));
        lost(legs.lostCompany(context)).ifPresent(reports::book);
        letGo();
        reports.write(new Report.Abandoned(lost), outcome::abandoned);
    }

    private Optional<Attempt> lost(Optional<Attempt> lost) {
        lost.ifPresent(attempt -> context.telemetry().lost(work.query(), attempt));
        return lost;
    }

    /** Ends the run without a further report: its query was answered elsewhere. */
    synchronized void forget() {
        if (!over) {
            over = true;
            letGo();
            outcome.ended();
        }
    }

    private void tryModel() {
        Optional<String> model = course.model();
        if (model.isEmpty()) {
            end(course.usedUp());
            return;
        }
        if (deadline.passed()) {
            end(deadline.exceeded(attempts, course.last()));
            return;
        }
        Target.Lookup lookup = Target.find(model.get(), context.models().get(), context.providers());
        if (lookup instanceof Target.Lookup.Found found) {
            found.target()
                    .hopeless(stage.query(), deadline, context)
                    .ifPresentOrElse(this::nextModel, () -> takeLeave(found.target()));
        } else if (lookup instanceof Target.Lookup.Missing missing) {
            nextModel(missing.failure());
        }
    }

    private void takeLeave(Target target) {
        long from = System.nanoTime();
        leave.ask(
                target,
                stage.query(),
                given -> step(() -> {
                    waitingMs += millisSince(from);
                    if (given.isPresent()) {
                        leave.used();
                        announce(target, given.get());
                    } else {
                        end(deadline.exceeded(attempts, course.last()));
                    }
                }));
    }

    private void announce(Target target, Limits.Grant grant) {
        Optional<Breakers.Permission> given = context.breakers().permission(target.deployment());
        if (given.isEmpty()) {
            grant.release();
            nextModel(context.breakers().refused(target.deployment()));
            return;
        }
        Leg leg = new Leg(stage, target, course.index(), attempts + 1, grant, given.get());
        legs.begin(leg);
        if (isFenced()) {
            withdraw();
            return;
        }
        announce(leg);
    }

    private void announce(Leg leg) {
        attempts = leg.number();
        reports.write(leg.intent(context), () -> context.steps().executeFirst(() -> guarded(() -> call(leg))));
    }

    private void call(Leg leg) {
        // The intent may have taken long to become durable.
        if (!goesOn(leg)) {
            return;
        }
        if (!legs.isMain(leg) && (isFenced() || deadline.passed())) {
            legs.part();
            leg.giveUp();
            return;
        }
        if (isFenced()) {
            withdraw();
            return;
        }
        if (deadline.passed()) {
            end(deadline.exceeded(attempts, course.last()));
            return;
        }
        if (legs.isMain(leg)) {
            course.called();
            if (course.tries() == 1) {
                context.retries().firstCall();
                context.hedging().firstCall();
            }
        }
        Attempting made = leg.call(deadline, chunks, context);
        vigil.begin(leg, made, legs.isMain(leg) && stage.mayHaveCompany());
        CompletionStage<ProviderResult> unused =
                made.call().result().whenComplete((result, never) -> step(() -> ended(leg, made, result)));
    }

    /** Whether this query may be another process's by now. */
    private boolean isFenced() {
        return !context.liveness().mayCall() || context.liveness().era() != era;
    }

    /** Gives the query back: whoever owns it decides. */
    private void withdraw() {
        over = true;
        abandon();
    }

    @Override
    public boolean goesOn(Leg leg) {
        return legs.has(leg);
    }

    @Override
    public boolean hasAlternative(Leg leg) {
        return legs.other(leg) != null || course.hasNext() || stage.dispensable();
    }

    /** Calls the next model that is idle as well; the first answer wins. */
    @Override
    public void slow(Leg slow) {
        if (isFenced()) {
            return;
        }
        for (int next = course.next(slow.index()); next >= 0; next = course.next(next)) {
            Optional<Leg> second = Leg.second(stage, next, attempts + 1, deadline, context);
            if (second.isPresent()) {
                legs.join(second.get());
                announce(second.get());
                return;
            }
        }
    }

    private void ended(Leg leg, Attempting made, ProviderResult result) {
        if (!goesOn(leg)) {
            return;
        }
        Duration took = made.took();
        leg.ended(made, result);
        if (result instanceof ProviderResult.Answered answered) {
            context.latencies().answered(made.intent().deployment(), took);
            Answer answer = made.counted(answered.answer(), context.tokenCounter());
            made.chunks().finish(answer);
            Attempt attempt = made.ended(context, answer.tokens(), Optional.empty());
            context.telemetry().called(work.query(), attempt, took);
            outrun(legs.answered(leg), attempt.model());
            settle(new StageEnd.Answered(answer, attempt));
        } else if (result instanceof ProviderResult.Failed failed) {
            made.chunks().close();
            Attempt attempt = made.ended(context, failed.tokens(), Optional.of(failed.failure()));
            context.telemetry().called(work.query(), attempt, took);
            failed(leg, made, attempt, failed);
        }
    }

    private void outrun(@Nullable Leg slower, String winner) {
        if (slower != null) {
            slower.outrun(winner, context).ifPresent(attempt -> {
                context.telemetry().called(work.query(), attempt, Duration.ofMillis(attempt.latencyMs()));
                reports.book(attempt);
            });
            slower.giveUp();
        }
    }

    private void failed(Leg leg, Attempting made, Attempt attempt, ProviderResult.Failed failed) {
        Failure failure = failed.failure();
        course.failed(failure);
        Leg other = legs.failed(leg);
        if (other != null) {
            course.keepTo(other, leg.index());
            reports.book(attempt);
            return;
        }
        Optional<String> partial = made.partialText(context.settings());
        if (made.ranOutOfTime(failure) || deadline.passed()) {
            end(attempt, deadline.exceeded(attempts, failure), partial);
            return;
        }
        Retries.Next next = partial.isPresent()
                ? new Retries.Next.Give()
                : context.retries()
                        .after(failed, course.tries(), course.hasNext() || stage.dispensable(), deadline.left());
        if (next instanceof Retries.Next.Give) {
            end(attempt, failure, partial);
        } else if (next instanceof Retries.Next.Again again) {
            reports.book(attempt, () -> step(() -> pause(again.pause())));
        } else {
            reports.book(attempt, () -> step(() -> nextModel(failure)));
        }
    }

    private void pause(Duration delay) {
        long from = System.nanoTime();
        pause = context.timers()
                .schedule(
                        () -> step(() -> {
                            pause = null;
                            waitingMs += millisSince(from);
                            tryModel();
                        }),
                        delay.plusNanos(999_999).toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    private void nextModel(Failure because) {
        course.failed(because);
        course.advance();
        step(this::tryModel);
    }

    private void end(Failure failure) {
        settle(new StageEnd.Failed(failure, Optional.empty(), Optional.empty()));
    }

    private void end(Attempt attempt, Failure failure, Optional<String> partial) {
        settle(new StageEnd.Failed(failure, Optional.of(attempt), partial));
    }

    /** The stage ended: the next one follows, or the ending. */
    private void settle(StageEnd end) {
        Move move = script.next(end, deadline);
        if (move instanceof Move.Next next) {
            Runnable enter = () -> step(() -> enter(next.stage()));
            end.last().ifPresentOrElse(attempt -> reports.book(attempt, enter), enter);
            return;
        }
        if (move instanceof Move.Answer answered) {
            chunks.complete(answered.by());
        }
        conclude(move.report(end.last(), waitingMs));
    }

    private void enter(Stage next) {
        letGo();
        stage = next;
        course = new Course(next.models());
        tryModel();
    }

    private void conclude(Report report) {
        over = true;
        letGo();
        reports.writeLast(report, outcome::ended);
    }

    /** Gives back whatever is held: leave to call or the place in its queue, calls in flight, a pause. */
    private void letGo() {
        leave.giveUp();
        legs.giveUp();
        if (pause != null) {
            pause.cancel(false);
            pause = null;
        }
    }

    /** A journal never fails; if it does all the same, this run must not hold its room for ever. */
    private synchronized void unwritten(Throwable bug) {
        LOG.atError().setCause(bug).addKeyValue("query_id", work.query().id()).log("a report cannot be written");
        over = true;
        letGo();
        outcome.abandoned();
    }

    @Override
    public void step(Runnable next) {
        context.steps().execute(() -> guarded(next));
    }

    private synchronized void guarded(Runnable next) {
        if (over) {
            return;
        }
        try {
            next.run();
        } catch (RuntimeException | LinkageError e) {
            LOG.atError().setCause(e).addKeyValue("query_id", work.query().id()).log("a step of a run threw");
            Failure bug = Failure.of(
                    ErrorCode.INTERNAL,
                    "dispatch: failed with \"" + e.getClass().getName() + "\"; report this as a bug");
            conclude(new Report.End(Ending.failed(bug, waitingMs)));
        }
    }

    private static long millisSince(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
    }
}
