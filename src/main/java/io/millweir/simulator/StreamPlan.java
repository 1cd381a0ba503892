package io.millweir.simulator;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What is sent of a streamed answer, when, and how it ends.
 *
 * @param outcome the name in the ledger of a call that met this plan to its end
 */
record StreamPlan(List<Step> steps, Close close, String outcome) {
    // The peer reads what came before a reset only if it comes a moment earlier.
    private static final Duration BEFORE_RESET = Duration.ofMillis(50);

    StreamPlan {
        steps = List.copyOf(steps);
    }

    /** How a stream ends. */
    enum Close {
        /** In order. */
        END,
        /** By a reset of the connection. */
        RESET,
        /** Not at all, before the caller gives up. */
        SILENCE
    }

    /**
     * Something to send.
     *
     * @param pause before it is sent
     * @param delta the text or thought in it
     */
    record Step(Duration pause, byte[] bytes, String delta) {}

    static StreamPlan of(Streamed answer, Tempo tempo, Optional<StreamFault> fault) {
        List<Step> steps = paced(answer.events(), tempo);
        if (fault.isEmpty()) {
            return new StreamPlan(steps, Close.END, "ok");
        }
        int at = breakingPoint(answer.events(), fault.get().deltas());
        List<Step> kept = new ArrayList<>(steps.subList(0, at));
        Step next = steps.get(at);
        Close close = Close.END;
        if (fault.get() instanceof StreamFault.Break) {
            kept.add(new Step(BEFORE_RESET, new byte[0], ""));
            close = Close.RESET;
        } else if (fault.get() instanceof StreamFault.Stall) {
            close = Close.SILENCE;
        } else if (fault.get() instanceof StreamFault.Midframe) {
            kept.add(new Step(next.pause, Arrays.copyOf(next.bytes, next.bytes.length / 2), ""));
        } else if (fault.get() instanceof StreamFault.Corrupt) {
            kept.add(new Step(next.pause, answer.voice().spoilt(answer.events().get(at)), ""));
            kept.addAll(steps.subList(at + 1, steps.size()));
        } else if (fault.get() instanceof StreamFault.Error error) {
            kept.add(new Step(next.pause, answer.voice().error(error.kind()), ""));
        }
        return new StreamPlan(kept, close, fault.get().outcome());
    }

    /** The text and thoughts in the first steps. */
    String told(int count) {
        StringBuilder told = new StringBuilder();
        steps.subList(0, count).forEach(step -> told.append(step.delta));
        return told.toString();
    }

    private static List<Step> paced(List<StreamEvent> events, Tempo tempo) {
        List<Step> steps = new ArrayList<>();
        boolean first = true;
        for (StreamEvent event : events) {
            Duration pause = Duration.ZERO;
            if (event.isDelta()) {
                pause = first ? tempo.beforeFirst() : tempo.between();
                first = false;
            }
            steps.add(new Step(pause, event.bytes(), event.delta()));
        }
        return steps;
    }

    /** The place of the event that no longer leaves unharmed. */
    private static int breakingPoint(List<StreamEvent> events, int deltas) {
        int[] places = IntStream.range(0, events.size())
                .filter(i -> events.get(i).isDelta())
                .toArray();
        if (places.length == 0) {
            return Math.min(1, events.size() - 1);
        }
        return deltas == 0 ? places[0] : places[Math.min(deltas, places.length) - 1] + 1;
    }
}
