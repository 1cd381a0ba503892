package io.millweir.simulator;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntSupplier;

/**
 * How the simulator treats a call.
 *
 * @param latency how long it waits; empty leaves that to the simulator's options
 * @param triggers faults, of which the first that fires befalls the call
 * @param delivery how the reply is sent
 * @param twists changes to a good answer
 */
record Behaviour(Optional<Wait> latency, List<Trigger> triggers, Delivery delivery, Set<Twist> twists)
        implements Reading {
    static final Behaviour NORMAL = new Behaviour(Optional.empty(), List.of(), Delivery.WHOLE, Set.of());

    Behaviour {
        triggers = List.copyOf(triggers);
        twists = Set.copyOf(twists);
    }

    /** The fault that befalls this call, if any. */
    Optional<Fault> fault(Draw draw, IntSupplier earlier) {
        return triggers.stream()
                .filter(trigger -> trigger.fires(draw, earlier))
                .map(Trigger::fault)
                .findFirst();
    }
}
