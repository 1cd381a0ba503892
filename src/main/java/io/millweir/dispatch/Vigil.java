package io.millweir.dispatch;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Looks after the calls of a run while they go on: one that is slow gets company, one that is overdue counts as failed,
 * and is given up when its breaker opens and another model can answer.
 *
 * <p>Threading: owned by its run, under its lock; timers hand over to the run's steps.
 */
final class Vigil {
    /** How often a call that is overdue is looked at again. */
    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);

    private final DispatchContext context;
    private final Watched run;

    /** The run whose calls are looked after. */
    interface Watched {
        /** Takes a step of the run, unless it is over. */
        void step(Runnable next);

        /** Whether this call still goes on. */
        boolean goesOn(Leg leg);

        /** Whether the query can be answered without this call. */
        boolean hasAlternative(Leg leg);

        /** The call is slow. */
        void slow(Leg leg);
    }

    Vigil(DispatchContext context, Watched run) {
        this.context = context;
        this.run = run;
    }

    /**
     * Begins to look after a call that was made.
     *
     * @param alone whether it may get company
     */
    void begin(Leg leg, Attempting made, boolean alone) {
        context.hedging()
                .delay(made.intent().deployment())
                .filter(delay -> alone)
                .ifPresentOrElse(
                        delay -> later(leg, delay, () -> {
                            run.slow(leg);
                            awaitOverdue(leg, made);
                        }),
                        () -> awaitOverdue(leg, made));
    }

    private void awaitOverdue(Leg leg, Attempting made) {
        context.overdue()
                .after(made.intent().deployment())
                .ifPresent(limit -> later(leg, limit.minus(made.took()), () -> overdue(leg, made)));
    }

    private void overdue(Leg leg, Attempting made) {
        if (made.chunks().began()) {
            return;
        }
        leg.overdue(made);
        if (context.breakers().isOpen(made.intent().deployment()) && run.hasAlternative(leg)) {
            made.call().giveUp(context.overdue().failure(made));
        } else {
            later(leg, LOOK_AGAIN, () -> overdue(leg, made));
        }
    }

    private void later(Leg leg, Duration delay, Runnable then) {
        Runnable ifItGoesOn = () -> {
            if (run.goesOn(leg)) {
                then.run();
            }
        };
        leg.watchedBy(context.timers()
                .schedule(() -> run.step(ifItGoesOn), Math.max(1, delay.toMillis()), TimeUnit.MILLISECONDS));
    }
}
