package io.millweir.dispatch;

import io.millweir.domain.Attempt;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The calls of a run that go on: one, and a second while a slow one has company.
 *
 * <p>Threading: owned by its run, under its lock.
 */
final class Legs {
    private @Nullable Leg main;
    private @Nullable Leg company;

    void begin(Leg leg) {
        main = leg;
    }

    void join(Leg leg) {
        company = leg;
    }

    boolean isMain(Leg leg) {
        return leg == main;
    }

    boolean has(Leg leg) {
        return leg == main || leg == company;
    }

    /** The call beside this one. */
    @Nullable
    Leg other(Leg leg) {
        return leg == main ? company : main;
    }

    /** A call ended; the one beside it, which goes on, has the turn. */
    @Nullable
    Leg failed(Leg leg) {
        main = other(leg);
        company = null;
        return main;
    }

    /** A call answered; none goes on. Returns the one beside it, which nobody waits for any more. */
    @Nullable
    Leg answered(Leg leg) {
        Leg slower = other(leg);
        main = null;
        company = null;
        return slower;
    }

    /** The company is not wanted any more. */
    void part() {
        company = null;
    }

    /** The first call as it is booked when its process stops before its end. */
    Optional<Attempt> lost(DispatchContext by) {
        return Optional.ofNullable(main).flatMap(each -> each.lost(by));
    }

    /** The same for the second. */
    Optional<Attempt> lostCompany(DispatchContext by) {
        return Optional.ofNullable(company).flatMap(each -> each.lost(by));
    }

    void giveUp() {
        if (main != null) {
            main.giveUp();
            main = null;
        }
        if (company != null) {
            company.giveUp();
            company = null;
        }
    }
}
