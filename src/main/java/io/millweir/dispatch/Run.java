package io.millweir.dispatch;

import io.millweir.dispatch.Dispatcher.DispatchContext;
import io.millweir.domain.Answer;
import io.millweir.domain.Attempt;
import io.millweir.domain.Deployment;
import io.millweir.domain.Ending;
import io.millweir.domain.ErrorCode;
import io.millweir.domain.Failure;
import io.millweir.domain.Report;
import io.millweir.domain.Tokens;
import io.millweir.provider.Call;
import io.millweir.provider.DeltaListener;
import io.millweir.provider.Provider;
import io.millweir.provider.ProviderRequest;
import io.millweir.provider.ProviderResult;
import io.millweir.registry.ModelCard;
import io.millweir.registry.Models;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One query on its way through its plan: for each model, wait for a slot, ask the breaker, write the intent, call,
 * write the end; then again, the next model, or the ending.
 *
 * <p>Threading: each step runs on the steps executor and hands over to the next, so the fields have one writer at a
 * time; {@code synchronized} publishes them and guards against {@link #abandon}, which comes from outside.
 */
final class Run {
    private static final Logger LOG = LoggerFactory.getLogger(Run.class);

    /** A provider ends a call by itself at its timeout; this much later the run gives it up. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final Work work;
    private final DispatchContext context;
    private final Runnable onEnded;
    private final List<String> models;

    private int index;
    private int triesOfModel;
    private int attempts;
    private long waitingMs;
    private boolean over;
    private @Nullable Failure lastFailure;
    private @Nullable Current current;

    /** The call in flight. */
    private record Current(Target target, Report.Intent intent, Call call, Future<?> guard) {}

    /** The model to call and what is needed to call it. */
    private record Target(ModelCard card, Provider provider, Deployment deployment, String registryVersion) {
        String service() {
            return card.service().toLowerCase(Locale.ROOT);
        }
    }

    Run(Work work, DispatchContext context, Runnable onEnded) {
        this.work = work;
        this.context = context;
        this.onEnded = onEnded;
        this.models = work.plan().models();
        this.attempts = work.attemptsMade();
    }

    synchronized void begin() {
        step(this::tryModel);
    }

    /** Gives the query up; the call in flight is cancelled and reported as lost. */
    synchronized void abandon() {
        if (over) {
            return;
        }
        over = true;
        Optional<Attempt> lost = Optional.empty();
        if (current != null) {
            current.guard().cancel(false);
            current.call().cancel();
            lost = Optional.of(current.intent().lost(context.clock().instant()));
        }
        write(new Report.Abandoned(lost), onEnded);
    }

    private void tryModel() {
        if (index >= models.size()) {
            end(Ending.failed(
                    lastFailure == null
                            ? Failure.of(ErrorCode.INTERNAL, "query: its plan names no model; report this as a bug")
                            : lastFailure,
                    waitingMs));
            return;
        }
        if (left().isNegative() || left().isZero()) {
            end(Ending.failed(deadlineExceeded(), waitingMs));
            return;
        }
        Models snapshot = context.models().get();
        String name = models.get(index);
        Optional<ModelCard> card = snapshot.find(name).filter(ModelCard::enabled);
        if (card.isEmpty()) {
            nextModel(Failure.of(
                    ErrorCode.UNKNOWN_MODEL,
                    "model \"" + name + "\": was removed or disabled after it was planned; send the query again"));
            return;
        }
        Optional<Provider> provider = context.providers().of(card.get());
        if (provider.isEmpty()) {
            nextModel(Failure.of(
                    ErrorCode.MODEL_NOT_FOUND,
                    "models[\"" + name + "\"].service: \"" + card.get().service() + "\" is no configured provider;"
                            + " configure it under providers: or change the card"));
            return;
        }
        Target target =
                new Target(card.get(), provider.get(), provider.get().deployment(card.get()), snapshot.version());
        waitForSlot(target);
    }

    private void waitForSlot(Target target) {
        long from = System.nanoTime();
        CompletableFuture<Void> slots = context.slots().acquire(needs(target));
        if (!slots.isDone()) {
            Future<?> unusedTimer =
                    context.timers().schedule(() -> slots.cancel(false), left().toMillis(), TimeUnit.MILLISECONDS);
        }
        CompletionStage<Void> unused = slots.whenComplete((granted, gaveUp) -> step(() -> {
            waitingMs += TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - from);
            if (gaveUp != null) {
                end(Ending.failed(deadlineExceeded(), waitingMs));
            } else if (!context.breakers().permits(target.deployment())) {
                context.slots().release(needs(target));
                nextModel(Failure.of(
                        ErrorCode.CIRCUIT_OPEN,
                        target.deployment().key() + ": its circuit breaker is open after repeated failures; it is"
                                + " tried again by itself, or name another model"));
            } else {
                announce(target);
            }
        }));
    }

    private List<Slots.Need> needs(Target target) {
        Slots.Need provider = new Slots.Need(
                "provider:" + target.service(),
                context.settings().maxConcurrency().getOrDefault(target.service(), Integer.MAX_VALUE));
        return target.card().maxConcurrency().isPresent()
                ? List.of(
                        provider,
                        new Slots.Need(
                                "model:" + target.card().name(),
                                target.card().maxConcurrency().getAsInt()))
                : List.of(provider);
    }

    private void announce(Target target) {
        Report.Intent intent = new Report.Intent(
                attempts + 1,
                target.card().name(),
                target.deployment(),
                index,
                target.card().prices(),
                target.registryVersion(),
                false,
                context.clock().instant());
        write(intent, () -> step(() -> call(target, intent)));
    }

    private void call(Target target, Report.Intent announced) {
        attempts++;
        triesOfModel++;
        Duration timeout = attemptTimeout(target);
        ProviderRequest request = new ProviderRequest(
                work.query().id(),
                attempts,
                work.query().tenant(),
                target.card(),
                work.query().operation(),
                work.query().systemPrompt(),
                work.query().messages(),
                work.query().input(),
                work.query().parameters(),
                false,
                timeout);
        Report.Intent intent = new Report.Intent(
                announced.attempt(),
                announced.model(),
                announced.deployment(),
                announced.fallbackIndex(),
                announced.prices(),
                announced.priceVersion(),
                announced.streamed(),
                context.clock().instant());
        long from = System.nanoTime();
        Call call = target.provider().call(request, DeltaListener.NONE);
        Future<?> guard =
                context.timers().schedule(call::cancel, timeout.plus(GRACE).toMillis(), TimeUnit.MILLISECONDS);
        current = new Current(target, intent, call, guard);
        CompletionStage<ProviderResult> unused = call.result()
                .whenComplete((result, bug) -> step(() -> {
                    guard.cancel(false);
                    ended(request, target, intent, Duration.ofNanos(System.nanoTime() - from), settled(result, bug));
                }));
    }

    private ProviderResult settled(@Nullable ProviderResult result, @Nullable Throwable bug) {
        if (result != null) {
            return result;
        }
        LOG.atError()
                .setCause(bug)
                .addKeyValue("query_id", work.query().id())
                .log("a provider adapter threw instead of reporting a failure");
        return new ProviderResult.Failed(
                Failure.of(ErrorCode.INTERNAL, "provider adapter: failed with \"" + bug + "\"; report this as a bug"));
    }

    private void ended(
            ProviderRequest request, Target target, Report.Intent intent, Duration took, ProviderResult result) {
        current = null;
        context.slots().release(needs(target));
        Optional<Failure> failure =
                result instanceof ProviderResult.Failed failed ? Optional.of(failed.failure()) : Optional.empty();
        context.breakers().ended(target.deployment(), took, failure);
        Tokens tokens = Tokens.UNKNOWN;
        Optional<Answer> answer = Optional.empty();
        if (result instanceof ProviderResult.Answered answered) {
            answer = Optional.of(counted(request, answered.answer()));
            tokens = answer.get().tokens();
        } else if (result instanceof ProviderResult.Failed failed) {
            tokens = failed.tokens();
        }
        Attempt attempt = new Attempt(
                intent.attempt(),
                intent.model(),
                intent.deployment(),
                intent.fallbackIndex(),
                intent.at(),
                context.clock().instant(),
                tokens,
                intent.prices(),
                intent.priceVersion(),
                intent.streamed(),
                false,
                failure);
        context.telemetry().called(work.query(), attempt, took);
        if (answer.isPresent()) {
            over = true;
            write(new Report.AttemptEnd(attempt, Optional.of(Ending.answered(answer.get(), waitingMs))), onEnded);
        } else {
            failed(attempt, failure.orElseThrow());
        }
    }

    private void failed(Attempt attempt, Failure failure) {
        lastFailure = failure;
        boolean late = left().isNegative() || left().isZero();
        Optional<Duration> pause = late ? Optional.empty() : pauseBeforeRetry(failure);
        boolean answerNow = late || failure.code().action() == ErrorCode.Action.ANSWER;
        if (answerNow || (pause.isEmpty() && index + 1 >= models.size())) {
            over = true;
            Failure last = late ? deadlineExceeded() : failure;
            write(new Report.AttemptEnd(attempt, Optional.of(Ending.failed(last, waitingMs))), onEnded);
            return;
        }
        Runnable onward = pause.<Runnable>map(delay -> () -> {
                    waitingMs += delay.toMillis();
                    schedule(delay, this::tryModel);
                })
                .orElse(() -> nextModel(failure));
        write(new Report.AttemptEnd(attempt, Optional.empty()), () -> step(onward));
    }

    /** How long to wait before the same model is tried again; empty when it is not. */
    private Optional<Duration> pauseBeforeRetry(Failure failure) {
        if (failure.code().action() != ErrorCode.Action.RETRY
                || triesOfModel >= context.settings().maxAttemptsPerModel()) {
            return Optional.empty();
        }
        Duration pause = failure.retryAfter()
                .orElseGet(() -> Duration.ofMillis(context.settings().backoff().apply(triesOfModel)));
        boolean tooLong = pause.compareTo(context.settings().maxBackoff()) > 0 && index + 1 < models.size();
        return tooLong || pause.compareTo(left()) >= 0 ? Optional.empty() : Optional.of(pause);
    }

    private void nextModel(Failure because) {
        lastFailure = because;
        index++;
        triesOfModel = 0;
        tryModel();
    }

    private void end(Ending ending) {
        over = true;
        write(new Report.End(ending), onEnded);
    }

    private Answer counted(ProviderRequest request, Answer answer) {
        return answer.tokens().known()
                ? answer
                : answer.withTokens(context.tokenCounter().estimate(request, answer));
    }

    private Duration attemptTimeout(Target target) {
        Duration configured = target.card().timeout().orElseGet(() -> context.settings()
                .attemptTimeouts()
                .getOrDefault(target.service(), context.settings().defaultAttemptTimeout()));
        return configured.compareTo(left()) < 0 ? configured : left();
    }

    private Duration left() {
        return Duration.between(context.clock().instant(), work.deadline());
    }

    private Failure deadlineExceeded() {
        long budget = work.deadline().toEpochMilli() - work.origin().timestamp();
        Failure failure = Failure.of(
                ErrorCode.DEADLINE_EXCEEDED,
                "query: its " + budget + " ms from the record's timestamp are over after " + attempts + " call"
                        + (attempts == 1 ? "" : "s"),
                "raise timeout_ms or dispatch.query-timeout, or name a faster model");
        return lastFailure == null
                ? failure
                : failure.withProvider(
                        lastFailure.providerCode(), lastFailure.providerMessage(), lastFailure.httpStatus());
    }

    private void write(Report report, Runnable then) {
        CompletionStage<Void> unused = context.journal().write(work, report).thenRun(then);
    }

    private void schedule(Duration delay, Runnable next) {
        Future<?> unused =
                context.timers().schedule(() -> step(next), Math.max(0, delay.toMillis()), TimeUnit.MILLISECONDS);
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
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).addKeyValue("query_id", work.query().id()).log("a step of a run threw");
            end(Ending.failed(
                    Failure.of(ErrorCode.INTERNAL, "dispatch: failed with \"" + e + "\"; report this as a bug"),
                    waitingMs));
        }
    }
}
