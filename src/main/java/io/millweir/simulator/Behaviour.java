package io.millweir.simulator;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How the simulator treats a call.
 *
 * @param latency how long it waits; empty leaves that to the simulator's options
 * @param triggers faults, of which the first that fires befalls the call
 * @param delivery how the reply is sent
 * @param tempo the waits inside a streamed answer
 * @param twists changes to a good answer
 * @param skills how often an answer is right, where the simulator knows what is right
 */
record Behaviour(
        Optional<Wait> latency,
        List<Trigger> triggers,
        Delivery delivery,
        Tempo tempo,
        Set<Twist> twists,
        List<Skill> skills)
        implements Reading {
    static final Behaviour NORMAL =
            new Behaviour(Optional.empty(), List.of(), Delivery.WHOLE, Tempo.AT_ONCE, Set.of(), List.of());

    Behaviour {
        triggers = List.copyOf(triggers);
        twists = Set.copyOf(twists);
        skills = List.copyOf(skills);
    }

    /**
     * The fault that befalls this call, if any.
     *
     * @param streamed whether the answer is to be streamed; only then can a stream break
     */
    Optional<Fault> fault(Draw draw, Traffic traffic, boolean streamed) {
        return triggers.stream()
                .filter(trigger -> streamed || !(trigger.fault() instanceof StreamFault))
                .filter(trigger -> trigger.fires(draw, traffic))
                .map(Trigger::fault)
                .findFirst();
    }
}
