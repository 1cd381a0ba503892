package io.millweir.simulator;

import java.time.Clock;

/**
 * How a simulator is started.
 *
 * @param port the TCP port on 127.0.0.1; 0 takes a free one
 * @param seed what answers, latencies and flaky calls are drawn from; the same seed draws the same again
 * @param latency how long good answers wait when nothing else says so: {@code latency-MS},
 *     {@code lognormal-MEDIAN-SIGMA} or empty for not at all
 * @param clock the time in the ledger and in answers
 * @param answers what is right, for models with a skill
 */
public record SimulatorOptions(int port, long seed, String latency, Clock clock, AnswerKey answers) {
    /** Checks the port and the latency; throws IllegalArgumentException. */
    public SimulatorOptions {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException(
                    "simulator port: \"%d\" is no TCP port; give 0 to 65535".formatted(port));
        }
        read(latency);
    }

    /** A free port, seed 1, no latency. */
    public static SimulatorOptions defaults(Clock clock) {
        return new SimulatorOptions(0, 1, "", clock, AnswerKey.NONE);
    }

    /** These options with another port. */
    public SimulatorOptions withPort(int other) {
        return new SimulatorOptions(other, seed, latency, clock, answers);
    }

    /** These options with another seed. */
    public SimulatorOptions withSeed(long other) {
        return new SimulatorOptions(port, other, latency, clock, answers);
    }

    /** These options with another latency. */
    public SimulatorOptions withLatency(String other) {
        return new SimulatorOptions(port, seed, other, clock, answers);
    }

    /** These options with another key of answers. */
    public SimulatorOptions withAnswers(AnswerKey other) {
        return new SimulatorOptions(port, seed, latency, clock, other);
    }

    Wait usualWait() {
        return read(latency);
    }

    private static Wait read(String latency) {
        if (latency.isBlank()) {
            return Wait.NONE;
        }
        if (BehaviourGrammar.read("simulator latency", latency) instanceof Behaviour behaviour
                && behaviour.latency().isPresent()
                && behaviour.equals(new Behaviour(
                        behaviour.latency(),
                        Behaviour.NORMAL.triggers(),
                        Behaviour.NORMAL.delivery(),
                        Behaviour.NORMAL.tempo(),
                        Behaviour.NORMAL.twists(),
                        Behaviour.NORMAL.skills()))) {
            return behaviour.latency().get();
        }
        throw new IllegalArgumentException(
                "simulator latency: \"%s\" is no latency; give latency-MS or lognormal-MEDIAN-SIGMA"
                        .formatted(latency));
    }
}
