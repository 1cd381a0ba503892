package io.millweir.dispatch;

import io.millweir.domain.Query;
import java.util.Optional;

/** Leave to call a model, taken before the call is decided on. */
record Reservation(Target target, Limits.Grant grant) {
    /** What came of asking for leave. */
    sealed interface Asked {
        /** The call may be made. */
        record Given(Reservation reservation) implements Asked {}

        /** The model takes no further call now. */
        record Busy() implements Asked {}

        /** The model cannot be called at all: it is gone, or its circuit breaker is open. */
        record Impossible() implements Asked {}
    }

    /** Asks for leave to call this model now. */
    static Asked ask(String model, Query query, DispatchContext by) {
        if (!(Target.find(model, by.models().get(), by.providers()) instanceof Target.Lookup.Found found)
                || !by.breakers().permits(found.target().deployment())) {
            return new Asked.Impossible();
        }
        return by.limits()
                .tryAcquire(found.target().card(), query)
                .<Asked>map(grant -> new Asked.Given(new Reservation(found.target(), grant)))
                .orElseGet(Asked.Busy::new);
    }

    /** Leave to call the first model of a stage that can be called. */
    static Asked first(Stage stage, DispatchContext by) {
        for (String model : stage.models()) {
            Asked asked = ask(model, stage.query(), by);
            if (!(asked instanceof Asked.Impossible)) {
                return asked;
            }
        }
        return new Asked.Impossible();
    }

    boolean isFor(Target other) {
        return target.card().name().equals(other.card().name());
    }

    static Optional<Reservation> given(Asked asked) {
        return asked instanceof Asked.Given given ? Optional.of(given.reservation()) : Optional.empty();
    }
}
