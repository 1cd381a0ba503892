package io.millweir.chaos;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How soon lost calls were made again after a process was gone.
 *
 * @param repeated calls made again
 * @param first until the first of them reached a provider
 * @param last until the last one did
 */
record Recovery(Instant loss, int repeated, Duration first, Duration last) {
    /** One for each loss after which calls were repeated. */
    static List<Recovery> of(List<Instant> losses, List<Answers.Lost> lost, List<SimulatedProviders.Arrival> arrivals) {
        Map<String, List<SimulatedProviders.Arrival>> byQuery = new HashMap<>();
        lost.forEach(call -> byQuery.put(call.queryId(), new ArrayList<>()));
        for (SimulatedProviders.Arrival arrival : arrivals) {
            List<SimulatedProviders.Arrival> of = byQuery.get(arrival.queryId());
            if (of != null) {
                of.add(arrival);
            }
        }
        Map<Instant, List<Instant>> repeated = new TreeMap<>();
        for (Answers.Lost call : lost) {
            byQuery.get(call.queryId()).stream()
                    .filter(arrival -> arrival.attempt() == call.attempt() + 1)
                    .findFirst()
                    .ifPresent(next -> losses.stream()
                            .filter(loss -> !loss.isAfter(next.at())
                                    && !call.startedAt().isAfter(loss))
                            .reduce((earlier, later) -> later)
                            .ifPresent(loss -> repeated.computeIfAbsent(loss, none -> new ArrayList<>())
                                    .add(next.at())));
        }
        return repeated.entrySet().stream()
                .map(each -> new Recovery(
                        each.getKey(),
                        each.getValue().size(),
                        Duration.between(
                                each.getKey(),
                                each.getValue().stream().min(Instant::compareTo).orElseThrow()),
                        Duration.between(
                                each.getKey(),
                                each.getValue().stream().max(Instant::compareTo).orElseThrow())))
                .toList();
    }

    @Override
    public String toString() {
        return "after " + loss + ": " + repeated + " calls repeated, the first after " + first.toMillis()
                + " ms, the last after " + last.toMillis() + " ms";
    }
}
