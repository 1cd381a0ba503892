package io.millweir.dispatch;

import io.millweir.domain.Failure;
import io.millweir.domain.Query;
import io.millweir.provider.ProviderResult;
import io.millweir.registry.ModelCard;
import java.time.Duration;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Bounds the calls of one deployment: at once, per minute, and not at all while its provider asked for a pause.
 *
 * <p>Threading: thread-safe; the monitor of its provider guards everything that changes.
 */
final class ModelGate {
    private final ProviderGate provider;
    private final Limits.Parts parts;
    private final Allowance allowance;
    private final AdaptiveLimit adaptive;
    private final NavigableSet<Waiter> waiters = new TreeSet<>();
    private volatile ModelCard card;
    private int taken;
    private boolean resting;
    private long restsUntil;
    private @Nullable Turn turn;
    private @Nullable Future<?> wake;
    private long wakesAt;

    /** A waiter that was let in. */
    record Admitted(Waiter waiter, Limits.Grant grant) {}

    ModelGate(ModelCard card, ProviderGate provider, Limits.Parts parts) {
        this.card = card;
        this.provider = provider;
        this.parts = parts;
        this.adaptive = new AdaptiveLimit(parts.settings().limits().minimum());
        this.allowance = new Allowance(parts.settings().limits(), parts.tokens(), parts.instances(), parts.nanos());
        allowance.follow(card);
    }

    ModelCard card() {
        return card;
    }

    /** Whether calls of this card go to the same deployment. */
    boolean serves(ModelCard other) {
        return card.service().equalsIgnoreCase(other.service())
                && card.model().equals(other.model())
                && Objects.equals(card.awsRegion(), other.awsRegion())
                && Objects.equals(card.apiEndpoint(), other.apiEndpoint());
    }

    /** From now on as this card says. */
    void follow(ModelCard newer) {
        synchronized (provider) {
            card = newer;
            allowance.follow(newer);
        }
        provider.admit();
    }

    /** Leave to make one call, when it can be had now and nobody waits for it. */
    Optional<Limits.Grant> tryAcquire(Query query) {
        long need;
        synchronized (provider) {
            long now = provider.now();
            if (!mayTry(now) || !allowance.allows(0) || Turn.ofAnother(turn, query, now)) {
                return Optional.empty();
            }
            if (!allowance.countsTokens()) {
                return Optional.of(take(0));
            }
            need = Turn.needOf(turn, query);
        }
        if (need == Turn.NOT_ESTIMATED) {
            need = allowance.need(card, query);
        }
        synchronized (provider) {
            long now = provider.now();
            if (!mayTry(now) || Turn.ofAnother(turn, query, now)) {
                return Optional.empty();
            }
            if (allowance.allows(need)) {
                turn = null;
                return Optional.of(take(need));
            }
            turn = Turn.of(query, need, now);
            return Optional.empty();
        }
    }

    private boolean mayTry(long now) {
        return waiters.isEmpty() && hasSlot() && provider.hasSlot() && restLeft(now) == 0;
    }

    /** Leave to make one call, now or later; cancelling gives the place up. */
    CompletableFuture<Limits.Grant> acquire(Query query) {
        long need = allowance.need(card, query);
        Waiter waiter;
        synchronized (provider) {
            waiter = Waiter.of(need, query.priority(), provider.now(), provider.nextArrival());
            waiters.add(waiter);
            provider.waiting(this);
        }
        provider.admit();
        if (!waiter.granted().isDone()) {
            CompletableFuture<Limits.Grant> unused = waiter.granted().whenComplete((grant, gaveUp) -> {
                if (gaveUp != null) {
                    leave(waiter);
                }
            });
        }
        return waiter.granted();
    }

    private void leave(Waiter waiter) {
        synchronized (provider) {
            if (waiters.remove(waiter) && waiters.isEmpty()) {
                cancelWake();
            }
        }
        // Whoever comes next may need less.
        provider.admit();
    }

    boolean hasWaiters() {
        return !waiters.isEmpty();
    }

    Waiter first() {
        return waiters.first();
    }

    boolean firstMayGo(long now) {
        return hasWaiters() && hasSlot() && restLeft(now) == 0 && allowance.allows(first().need());
    }

    Admitted admitFirst() {
        Waiter waiter = waiters.pollFirst();
        if (waiters.isEmpty()) {
            cancelWake();
        }
        return new Admitted(waiter, take(waiter.need()));
    }

    /** Sees to it that the first waiter is looked at again when only time keeps it. */
    void wakeLater(long now) {
        if (!hasSlot() || !provider.hasSlot()) {
            return;
        }
        long wait = Math.max(restLeft(now), allowance.nanosUntil(first().need()));
        long at = now + wait;
        if (wake == null || at - wakesAt < 0) {
            cancelWake();
            wakesAt = at;
            wake = parts.timers().schedule(this::wake, wait, TimeUnit.NANOSECONDS);
        }
    }

    private void wake() {
        synchronized (provider) {
            wake = null;
        }
        provider.admit();
    }

    private void cancelWake() {
        if (wake != null) {
            wake.cancel(false);
            wake = null;
        }
    }

    private boolean hasSlot() {
        return taken < adaptive.limit(ceiling());
    }

    private int ceiling() {
        return Math.min(card.maxConcurrency().orElse(Integer.MAX_VALUE), provider.limit());
    }

    private long restLeft(long now) {
        resting = resting && restsUntil - now > 0;
        return resting ? restsUntil - now : 0;
    }

    private Limits.Grant take(long need) {
        taken++;
        provider.take();
        allowance.take(need);
        return new Limits.Grant(this, need, adaptive.era());
    }

    /** The call was made and ended so. */
    void ended(Limits.Grant grant, Duration took, ProviderResult result) {
        Signal signal = Signal.of(result, took, parts.settings().attemptTimeout(card));
        synchronized (provider) {
            if (!grant.use(adaptive.era())) {
                return;
            }
            allowance.settle(grant.need(), result);
            if (parts.settings().limits().adaptive()) {
                follow(signal, grant.era());
            }
            if (signal == Signal.TOO_MUCH) {
                rest(result);
            }
            giveSlotBack();
        }
        if (signal == Signal.TOO_MUCH) {
            parts.telemetry().throttled(card.name());
        }
        provider.admit();
    }

    private void follow(Signal signal, long era) {
        switch (signal) {
            case TAKEN -> adaptive.succeeded(era, taken, ceiling());
            case TOO_MUCH -> adaptive.throttled(era, taken, ceiling());
            case NONE -> {}
        }
    }

    /** A provider that names a time is left alone until then; a long one is a matter for the breaker. */
    private void rest(ProviderResult result) {
        Optional<Duration> asked = result instanceof ProviderResult.Failed failed
                ? Optional.of(failed.failure()).flatMap(Failure::retryAfter)
                : Optional.empty();
        asked.filter(pause -> pause.compareTo(parts.settings().maxBackoff()) <= 0)
                .ifPresent(pause -> {
                    long now = provider.now();
                    if (restLeft(now) < pause.toNanos()) {
                        resting = true;
                        restsUntil = now + pause.toNanos();
                    }
                });
    }

    /** The call was made, and nobody waits for its end any more. */
    void abandoned(Limits.Grant grant) {
        synchronized (provider) {
            if (!grant.use(adaptive.era())) {
                return;
            }
            giveSlotBack();
        }
        provider.admit();
    }

    /** No call was made. */
    void unused(Limits.Grant grant) {
        synchronized (provider) {
            if (!grant.use(adaptive.era())) {
                return;
            }
            allowance.giveBack(grant.need());
            giveSlotBack();
        }
        provider.admit();
    }

    private void giveSlotBack() {
        taken--;
        provider.giveBack();
    }

    /** Whether the limit was cut since this call began. */
    boolean cutSince(Limits.Grant grant) {
        synchronized (provider) {
            return grant.cutBeforeEnd(adaptive.era());
        }
    }

    int taken() {
        synchronized (provider) {
            return taken;
        }
    }

    /** Most calls at once now. */
    int limit() {
        synchronized (provider) {
            return adaptive.limit(ceiling());
        }
    }

    /** Runs that wait for a call of it. */
    int waiting() {
        synchronized (provider) {
            return waiters.size();
        }
    }
}
