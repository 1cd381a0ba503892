package io.millweir.dispatch;

import io.millweir.domain.Attempt;
import io.millweir.domain.ErrorCode;
import io.millweir.domain.Failure;
import io.millweir.domain.Report;
import io.millweir.domain.Tokens;
import io.millweir.provider.ProviderResult;
import java.util.Optional;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * One call of a run, from the leave to make it to its end, and everything that is held for it meanwhile. A run has one
 * leg, and a second while a slow call has company.
 *
 * <p>Threading: owned by its run, under its lock.
 */
final class Leg {
    private final Stage stage;
    private final Target target;
    private final int index;
    private final int number;
    private final Limits.Grant grant;
    private final Breakers.Permission permission;
    private @Nullable Attempting made;
    private @Nullable Future<?> watch;

    /**
     * A call that may be made.
     *
     * @param index of its model in the stage
     * @param number of its attempt
     */
    Leg(Stage stage, Target target, int index, int number, Limits.Grant grant, Breakers.Permission permission) {
        this.stage = stage;
        this.target = target;
        this.index = index;
        this.number = number;
        this.grant = grant;
        this.permission = permission;
    }

    /** A second call of a stage, of a model that is idle; empty when it cannot be made now. */
    static Optional<Leg> second(Stage stage, int index, int number, Deadline deadline, DispatchContext by) {
        Optional<Reservation> kept =
                Reservation.given(Reservation.ask(stage.models().get(index), stage.query(), by));
        if (kept.isEmpty()) {
            return Optional.empty();
        }
        Target target = kept.get().target();
        Optional<Breakers.Permission> given =
                target.hopeless(stage.query(), deadline, by).isEmpty()
                        ? by.breakers().permission(target.deployment())
                        : Optional.empty();
        if (given.isPresent() && by.hedging().spend()) {
            return Optional.of(new Leg(stage, target, index, number, kept.get().grant(), given.get()));
        }
        given.ifPresent(Breakers.Permission::giveBack);
        kept.get().grant().release();
        return Optional.empty();
    }

    int index() {
        return index;
    }

    int number() {
        return number;
    }

    Report.Intent intent(DispatchContext by) {
        return target.intent(number, index, stage, by.clock().instant());
    }

    /** The call, once it was made. */
    Optional<Attempting> made() {
        return Optional.ofNullable(made);
    }

    /** Makes the call. */
    Attempting call(Deadline deadline, QueryChunks chunks, DispatchContext by) {
        Attempting started = Attempting.start(stage, target, number, index, deadline, chunks, by);
        made = started;
        return started;
    }

    /** Remembers the timer that looks after the call. */
    void watchedBy(Future<?> timer) {
        watch = timer;
    }

    /** The call ended so: tells the breaker and the limits, and lets go of everything. */
    void ended(Attempting call, ProviderResult result) {
        grant.ended(call.took(), result);
        call.tell(permission, call.took(), result, grant.countsAgainstProvider(result));
        letGo();
    }

    /** Counts as failed while it still goes on. */
    void overdue(Attempting call) {
        permission.overdue(call.took());
    }

    /** Gives the call up, if it was made; whoever made the leg says what becomes of its attempt. */
    void giveUp() {
        made().ifPresent(call -> {
            call.chunks().close();
            call.call().cancel();
            grant.abandoned();
        });
        letGo();
    }

    /** The call as it is booked when its process stops before its end. */
    Optional<Attempt> lost(DispatchContext by) {
        return made().map(call -> call.intent().lost(by.clock().instant()));
    }

    /** The call as it is booked when another was faster. */
    Optional<Attempt> outrun(String winner, DispatchContext by) {
        Failure failure = Failure.of(
                ErrorCode.TIMEOUT,
                "models[\"" + target.card().name() + "\"]: was slow and is given up, because \"" + winner
                        + "\" was called as well and answered first; its provider may bill the call all the same");
        return made().map(call -> call.ended(by, Tokens.UNKNOWN, Optional.of(failure)));
    }

    private void letGo() {
        // Whatever was told before stands.
        permission.giveBack();
        grant.release();
        if (watch != null) {
            watch.cancel(false);
            watch = null;
        }
    }
}
