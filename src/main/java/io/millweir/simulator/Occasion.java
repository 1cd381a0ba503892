package io.millweir.simulator;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/**
 * The circumstances under which an answer is written.
 *
 * @param requestId sixteen hexadecimal digits, different for each call
 * @param latency how long the call is made to wait
 * @param learning what the model knows
 */
record Occasion(long seed, String requestId, Instant now, Duration latency, Set<Twist> twists, Learning learning) {
    boolean has(Twist twist) {
        return twists.contains(twist);
    }

    Occasion without(Twist twist) {
        Set<Twist> fewer = new HashSet<>(twists);
        fewer.remove(twist);
        return new Occasion(seed, requestId, now, latency, fewer, learning);
    }
}
