package io.millweir.runtime;

import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.REPLACE_THREAD;
import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;

class StreamFailuresTest {
    private final List<Long> pauses = new ArrayList<>();
    private final FatalEnd end = Ends.ofMillweir();
    private long now;
    private final StreamFailures failures = new StreamFailures(end, () -> now, pauses::add);

    @Test
    void replaces_a_thread_that_died_at_once() {
        assertThat(failures.handle(new TimeoutException("scripted"))).isEqualTo(REPLACE_THREAD);

        assertThat(pauses).isEmpty();
        assertThat(end.hasCome()).isFalse();
    }

    @Test
    void ends_the_process_at_once_when_only_an_operator_helps() {
        assertThat(failures.handle(new StreamsException("task", new TopicAuthorizationException("t"))))
                .isEqualTo(SHUTDOWN_CLIENT);

        assertThat(end.hasCome()).isTrue();
    }

    /** Far enough from the last death to be another one. */
    private void later() {
        now += Duration.ofSeconds(10).toNanos();
    }

    @Test
    void pauses_longer_and_longer_and_ends_the_process_at_the_tenth_death() {
        for (int death = 1; death < StreamFailures.MOST; death++) {
            assertThat(failures.handle(new IllegalStateException("the text of a prompt")))
                    .isEqualTo(REPLACE_THREAD);
            later();
        }

        assertThat(failures.handle(new StreamsException(new IllegalStateException("the text of a prompt"))))
                .isEqualTo(SHUTDOWN_CLIENT);

        assertThat(pauses).containsExactly(200L, 400L, 800L, 1_600L, 3_200L, 6_400L, 6_400L, 6_400L);
        assertThat(end.reason().toCompletableFuture().join())
                .isEqualTo("stream: its threads died 10 times within 5 minutes, at last of"
                        + " \"java.lang.IllegalStateException\"; see the log, mend that and start again");
    }

    @Test
    void names_the_topic_that_refuses_a_record_again_and_again() {
        for (int death = 0; death < StreamFailures.MOST; death++) {
            failures.handle(new StreamsException(
                    "task died",
                    new StreamsException(
                            "Error encountered sending record to topic millweir.usage for task 0_1 due to:\nlarge",
                            new RecordTooLargeException("large"))));
            later();
        }

        assertThat(end.reason().toCompletableFuture().join())
                .contains("\"Error encountered sending record to topic millweir.usage for task 0_1 due to: large\"");
    }

    @Test
    void forgets_deaths_that_are_long_past() {
        for (int death = 0; death < 100; death++) {
            assertThat(failures.handle(new TimeoutException("scripted"))).isEqualTo(REPLACE_THREAD);
            now += Duration.ofSeconds(34).toNanos();
        }

        assertThat(end.hasCome()).isFalse();
    }

    @Test
    void counts_threads_that_die_together_as_one_death() {
        for (int thread = 0; thread < 100; thread++) {
            assertThat(failures.handle(new TimeoutException("scripted"))).isEqualTo(REPLACE_THREAD);
        }

        assertThat(pauses).isEmpty();
        assertThat(end.hasCome()).isFalse();
    }
}
