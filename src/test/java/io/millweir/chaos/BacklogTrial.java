package io.millweir.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code -Dchaos.queries} that nobody has read, and one process of 512 MB that works them off. */
class BacklogTrial {
    private static final int HEAP_MB = 512;
    private static final int MOST_IN_FLIGHT = 256;
    private static final int SENT_PER_SECOND = 20_000;
    private static final Pattern HTTP = Pattern.compile("^ready .*http=(\\S+)");
    private static final Pattern IN_FLIGHT = Pattern.compile("(?m)^millweir_in_flight(?:\\{[^}]*})? ([0-9.]+)$");
    private static final Pattern WAITING = Pattern.compile("(?m)^millweir_waiting(?:\\{[^}]*})? ([0-9.]+)$");

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void a_small_heap_is_enough_for_a_long_backlog() {
        int queries = Knobs.number("queries", 200_000);
        String bound = "dispatch.max-in-flight=" + MOST_IN_FLIGHT;
        try (Play play = Play.begin("backlog", 1, SENT_PER_SECOND, Scene.quick(), bound)) {
            Instance instance = play.instances.get(0);
            // The topics are made; what has been read by now is little.
            instance.stop();
            while (play.traffic.sent() < queries) {
                Pause.millis(10);
            }
            int sent = play.traffic.stop();
            play.say(sent + " queries wait");
            instance.heap(HEAP_MB);
            instance.start();
            play.say("an instance with " + HEAP_MB + " MB is ready");
            long begun = System.nanoTime();
            long inFlight = 0;
            long waiting = 0;
            while (play.answered() < sent && instance.isAlive()) {
                String metrics = metrics(instance);
                inFlight = Math.max(inFlight, read(IN_FLIGHT, metrics));
                waiting = Math.max(waiting, read(WAITING, metrics));
                Pause.millis(200);
            }
            play.say("worked off in %.0f s; at most %d in flight, %d waiting in the store"
                    .formatted((System.nanoTime() - begun) / 1e9, inFlight, waiting));

            Verdict verdict = play.end(Duration.ofMinutes(1));

            verdict.assertKept();
            assertThat(inFlight).isBetween(1L, (long) MOST_IN_FLIGHT);
            assertThat(instance.isAlive()).isTrue();
        }
    }

    private String metrics(Instance instance) {
        URI uri = instance.child().lines().stream()
                .map(HTTP::matcher)
                .filter(Matcher::find)
                .map(ready -> URI.create(ready.group(1) + "/metrics"))
                .findFirst()
                .orElseThrow();
        try {
            return http.send(
                            HttpRequest.newBuilder(uri)
                                    .timeout(Duration.ofSeconds(20))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            // It may be full to the brim for a moment; whether it lives is looked at elsewhere.
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    private static long read(Pattern gauge, String metrics) {
        Matcher found = gauge.matcher(metrics);
        return found.find() ? (long) Double.parseDouble(found.group(1)) : 0;
    }
}
