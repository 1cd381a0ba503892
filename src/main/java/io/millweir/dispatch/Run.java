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
 * One query on its way through its plan: for each model, ask the breaker, wait for leave to call, write the intent,
 * call, write the end; then again, the next model, or the ending. A slow call may get company of the next model.
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
    private final Course course;
    private final Deadline deadline;
    private final QueryChunks chunks;
    private final Reports reports;
    private final Vigil vigil;
    private final long era;

    private int attempts;
    private long waitingMs;
    private boolean over;

    // What is held now, and must be let go of whichever way the run ends.
    private final Leave leave;
    private @Nullable Future<?> pause;
    private @Nullable Leg main;
    private @Nullable Leg company;

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
    Run(Work work, DispatchContext context, Outcome outcome, Optional<Reservation> reserved) {
        this.work = work;
        this.context = context;
        this.outcome = outcome;
        this.course = new Course(work.plan().models());
        this.attempts = work.attemptsMade();
        this.deadline = new Deadline(work, context.clock());
        this.chunks = new QueryChunks(work, context.chunks());
        this.reports = new Reports(work, context, chunks, deadline, this::unwritten);
        this.vigil = new Vigil(context, this);
        this.era = context.liveness().era();
        this.leave = new Leave(work, deadline, context, reserved);
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
        Optional<Attempt> lost = lost(main);
        lost(company).ifPresent(this::book);
        letGo();
        reports.write(new Report.Abandoned(lost), outcome::abandoned);
    }

    private Optional<Attempt> lost(@Nullable Leg leg) {
        Optional<Attempt> lost = Optional.ofNullable(leg).flatMap(each -> each.lost(context));
        lost.ifPresent(attempt -> context.telemetry().lost(work.query(), attempt));
        return lost;
    }

    /** Writes the end of a call that does not end the query, and goes on meanwhile. */
    private void book(Attempt attempt) {
        reports.write(new Report.AttemptEnd(attempt, Optional.empty()), () -> {});
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
                    .hopeless(work.query(), deadline, context)
                    .ifPresentOrElse(this::nextModel, () -> takeLeave(found.target()));
        } else if (lookup instanceof Target.Lookup.Missing missing) {
            nextModel(missing.failure());
        }
    }

    private void takeLeave(Target target) {
        long from = System.nanoTime();
        leave.ask(
                target,
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
        Leg leg = new Leg(target, course.index(), attempts + 1, grant, given.get());
        main = leg;
        if (isFenced()) {
            withdraw();
            return;
        }
        announce(leg);
    }

    private void announce(Leg leg) {
        attempts = leg.number();
        reports.write(leg.intent(chunks, context), () -> context.steps().executeFirst(() -> guarded(() -> call(leg))));
    }

    private void call(Leg leg) {
        // The intent may have taken long to become durable.
        if (leg == company && (isFenced() || deadline.passed())) {
            company = null;
            leg.giveUp();
            return;
        }
        if (!goesOn(leg)) {
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
        if (leg == main) {
            course.called();
            if (course.tries() == 1) {
                context.retries().firstCall();
                context.hedging().firstCall();
            }
        }
        Attempting made = leg.call(work, deadline, chunks, context);
        vigil.begin(leg, made, leg == main && !chunks.wanted());
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
        return leg == main || leg == company;
    }

    @Override
    public boolean hasAlternative(Leg leg) {
        return other(leg) != null || course.hasNext();
    }

    /** Calls the next model that is idle as well; the first answer wins. */
    @Override
    public void slow(Leg slow) {
        if (isFenced()) {
            return;
        }
        for (int next = course.next(slow.index()); next >= 0; next = course.next(next)) {
            Optional<Leg> second = Leg.second(course.model(next), next, attempts + 1, work, deadline, context);
            if (second.isPresent()) {
                company = second.get();
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
            Leg slower = other(leg);
            main = null;
            company = null;
            outrun(slower, attempt.model());
            conclude(new Report.AttemptEnd(attempt, Optional.of(Ending.answered(answer, waitingMs))));
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
                book(attempt);
            });
            slower.giveUp();
        }
    }

    private void failed(Leg leg, Attempting made, Attempt attempt, ProviderResult.Failed failed) {
        Failure failure = failed.failure();
        course.failed(failure);
        Leg other = other(leg);
        main = other;
        company = null;
        if (other != null) {
            course.keepTo(other, leg.index());
            book(attempt);
            return;
        }
        Optional<String> partial = made.partialText(context.settings());
        if (made.ranOutOfTime(failure) || deadline.passed()) {
            end(attempt, deadline.exceeded(attempts, failure), partial);
            return;
        }
        Retries.Next next = partial.isPresent()
                ? new Retries.Next.Give()
                : context.retries().after(failed, course.tries(), course.hasNext(), deadline.left());
        if (next instanceof Retries.Next.Give) {
            end(attempt, failure, partial);
        } else if (next instanceof Retries.Next.Again again) {
            reports.write(new Report.AttemptEnd(attempt, Optional.empty()), () -> step(() -> pause(again.pause())));
        } else {
            reports.write(new Report.AttemptEnd(attempt, Optional.empty()), () -> step(() -> nextModel(failure)));
        }
    }

    private @Nullable Leg other(Leg leg) {
        return leg == main ? company : main;
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
        conclude(new Report.End(Ending.failed(failure, waitingMs)));
    }

    private void end(Attempt attempt, Failure failure, Optional<String> partial) {
        conclude(new Report.AttemptEnd(
                attempt,
                Optional.of(partial.map(text -> Ending.brokenOff(failure, text, waitingMs))
                        .orElseGet(() -> Ending.failed(failure, waitingMs)))));
    }

    private void conclude(Report report) {
        over = true;
        letGo();
        reports.writeLast(report, outcome::ended);
    }

    /** Gives back whatever is held: leave to call or the place in its queue, calls in flight, a pause. */
    private void letGo() {
        leave.giveUp();
        if (main != null) {
            main.giveUp();
            main = null;
        }
        if (company != null) {
            company.giveUp();
            company = null;
        }
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
            end(Failure.of(
                    ErrorCode.INTERNAL,
                    "dispatch: failed with \"" + e.getClass().getName() + "\"; report this as a bug"));
        }
    }

    private static long millisSince(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
    }
}
