package io.millweir.dispatch;

import static io.millweir.dispatch.ScriptedProvider.answer;
import static io.millweir.dispatch.ScriptedProvider.fails;
import static io.millweir.dispatch.ScriptedProvider.waits;
import static org.assertj.core.api.Assertions.assertThat;

import io.millweir.domain.Attempt;
import io.millweir.domain.ErrorCode;
import io.millweir.domain.Report;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How a dispatcher stops. */
class DispatcherDrainTest {
    private static final Duration AT_ONCE = Duration.ZERO;

    private final Bench bench = new Bench();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void lets_calls_under_way_end() throws Exception {
        bench.provider.script("a", waits());
        bench.submit("q", "a");
        ScriptedProvider.Made call = bench.provider.await(1);

        CompletableFuture<Integer> drained = drain(Duration.ofSeconds(20));
        Eventually.pause(50);
        call.end(answer("fine"));

        assertThat(drained.get(5, TimeUnit.SECONDS)).isZero();
        assertThat(bench.journal.story("q")).containsExactly("intent 1 a", "end 1 ok → answered");
    }

    @Test
    void gives_up_what_does_not_end_and_says_which_call_is_lost() throws Exception {
        bench.provider.script("a", fails(ErrorCode.QUOTA_EXCEEDED));
        bench.provider.script("b", waits());
        bench.submit("q", "a", "b");
        ScriptedProvider.Made call = bench.provider.await(2);

        int abandoned = bench.dispatcher().drain(Duration.ofMillis(50));

        assertThat(abandoned).isEqualTo(1);
        assertThat(call.cancels()).hasValue(1);
        assertThat(bench.journal.story("q")).endsWith("intent 2 b", "abandoned 2 lost");
        Attempt lost =
                ((Report.Abandoned) bench.journal.of("q").get(3)).attempt().orElseThrow();
        assertThat(lost.model()).isEqualTo("b");
        bench.awaitIdle();
    }

    @Test
    void gives_up_what_waits_for_a_slot_or_a_pause_without_a_lost_call() throws Exception {
        bench.failingElsewhere("x");
        bench.concurrency.put("openai", 1);
        bench.backoff = Duration.ofSeconds(30);
        bench.provider.script("a", fails(ErrorCode.PROVIDER_ERROR));
        bench.provider.script("b", waits());
        bench.submit("pausing", "a");
        Eventually.holds(
                "the pause begins",
                () -> !bench.timers.getQueue().isEmpty()
                        && bench.journal.of("pausing").size() == 2);
        bench.submit("calling", "b");
        bench.provider.await(2);
        bench.submit("queued", "x", "b");
        Eventually.holds("it waits", () -> bench.journal.of("queued").size() == 2);

        int abandoned = bench.dispatcher().drain(AT_ONCE);

        assertThat(abandoned).isEqualTo(3);
        assertThat(bench.journal.story("pausing")).endsWith("end 1 provider_error", "abandoned");
        assertThat(bench.journal.story("queued"))
                .containsExactly("intent 1 x", "end 1 malformed_response", "abandoned");
        assertThat(bench.journal.story("calling")).containsExactly("intent 1 b", "abandoned 1 lost");
        bench.awaitIdle();
    }

    @Test
    void is_not_over_before_the_last_report_is_durable() throws Exception {
        bench.provider.script("a", waits());
        bench.submit("q", "a");
        bench.provider.await(1);
        bench.journal.withhold(Report.Abandoned.class::isInstance);

        CompletableFuture<Integer> drained = drain(AT_ONCE);
        Eventually.holds("the report is written", () -> bench.journal.of("q").size() == 2);
        Eventually.pause(100);
        boolean early = drained.isDone();
        bench.journal.release();

        assertThat(early).isFalse();
        assertThat(drained.get(5, TimeUnit.SECONDS)).isEqualTo(1);
    }

    @Test
    void a_call_that_was_announced_and_not_made_is_given_up_behind_its_intent() throws Exception {
        bench.journal.withhold(Report.Intent.class::isInstance);
        bench.submit("q", "a");
        Eventually.holds("the intent is written", () -> bench.journal.of("q").size() == 1);

        CompletableFuture<Integer> drained = drain(AT_ONCE);
        Eventually.pause(100);
        int before = bench.journal.of("q").size();
        bench.journal.release();
        int abandoned = drained.get(5, TimeUnit.SECONDS);

        assertThat(before).isEqualTo(1);
        assertThat(abandoned).isEqualTo(1);
        assertThat(bench.journal.story("q")).containsExactly("intent 1 a", "abandoned");
        assertThat(bench.provider.calls()).isEmpty();
    }

    @Test
    void takes_nothing_more_also_not_what_it_gave_up_but_knows_what_ended() throws Exception {
        Work ended = bench.work("ended", Duration.ofMinutes(1), 0, "b");
        bench.submit(ended);
        bench.awaitIdle();
        bench.provider.script("a", waits());
        Work givenUp = bench.work("given-up", Duration.ofMinutes(1), 0, "a");
        bench.submit(givenUp);
        bench.provider.await(2);

        bench.dispatcher().drain(AT_ONCE);

        assertThat(bench.submit(givenUp)).isEqualTo(Dispatch.Submission.NO_ROOM);
        assertThat(bench.submit(bench.work("new", Duration.ofMinutes(1), 0, "b")))
                .isEqualTo(Dispatch.Submission.NO_ROOM);
        assertThat(bench.submit(ended)).isEqualTo(Dispatch.Submission.ENDED);
        assertThat(bench.provider.calls()).hasSize(2);
    }

    private CompletableFuture<Integer> drain(Duration timeout) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return bench.dispatcher().drain(timeout);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }
}
