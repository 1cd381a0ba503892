package io.millweir.chaos;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What can befall the processes, once each, under load: the books agree with what the providers saw. */
@Timeout(400)
class ChaosIT {
    /** The shortest that the broker takes, so that the test need not wait long. */
    private static final String SESSION = "kafka.properties.consumer.session.timeout.ms=6000";

    /**
     * A lone broker that is killed tears transactions apart, which Kafka's replication would hold together: the trials do
     * it, and find records missing.
     */
    private static final Set<Happening> LONE_BROKER = Set.of(Happening.KILL_BROKER);

    @Test
    void the_books_agree_with_the_providers_whatever_befalls_the_processes() {
        try (Play play = Play.begin("short", 2, Knobs.number("rate", 60), Scene.faulty(), SESSION)) {
            play.carryOut(Schedule.ofEach(Knobs.seed(), Duration.ofSeconds(8), 2, LONE_BROKER), Duration.ofSeconds(9));
            Pause.millis(2_000);

            Verdict verdict = play.end(Duration.ofSeconds(90));

            verdict.assertKept().assertRepeatedOncePerLoss().assertBeyondLedgerPerLoss(5);
        }
    }
}
