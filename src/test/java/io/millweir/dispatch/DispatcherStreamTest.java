package io.millweir.dispatch;

import static io.millweir.dispatch.ScriptedProvider.answer;
import static io.millweir.dispatch.ScriptedProvider.answers;
import static io.millweir.dispatch.ScriptedProvider.breaksOff;
import static io.millweir.dispatch.ScriptedProvider.fails;
import static io.millweir.dispatch.ScriptedProvider.streams;
import static io.millweir.dispatch.ScriptedProvider.waits;
import static org.assertj.core.api.Assertions.assertThat;

import io.millweir.domain.Answer;
import io.millweir.domain.Attempt;
import io.millweir.domain.Chunk;
import io.millweir.domain.Ending;
import io.millweir.domain.ErrorCode;
import io.millweir.domain.Report;
import io.millweir.registry.ModelCard;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Queries whose answers are wanted in pieces. */
class DispatcherStreamTest {
    private final Bench bench = new Bench();

    @BeforeEach
    void stream() {
        bench.stream = true;
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void sends_the_deltas_in_order_and_at_last_why_the_model_stopped() {
        bench.provider.script("a", streams("The ", "", "capital"));

        bench.submit("q", "a");
        Ending ending = bench.journal.ending("q");

        assertThat(ending.answer().flatMap(Answer::text)).contains("The capital");
        assertThat(bench.chunks.story("q")).containsExactly("1.0 The ", "1.1 capital", "1.2 /stop");
        assertThat(bench.provider.calls().get(0).request().stream()).isTrue();
        assertThat(((Report.Intent) bench.journal.of("q").get(0)).streamed()).isTrue();
        assertThat(bench.journal.attempts("q").get(0).streamed()).isTrue();
        bench.awaitIdle();
    }

    @Test
    void sends_nothing_of_a_query_that_asks_for_no_stream() {
        bench.stream = false;
        bench.provider.script("a", streams("The ", "capital"));

        bench.submit("q", "a");
        bench.journal.ending("q");

        assertThat(bench.chunks.of("q")).isEmpty();
        assertThat(bench.provider.calls().get(0).request().stream()).isFalse();
        assertThat(bench.journal.attempts("q").get(0).firstTokenMs()).isEmpty();
    }

    @Test
    void an_answer_that_was_not_streamed_goes_out_in_one_piece() {
        bench.provider.script("a", answers());

        bench.submit("q", "a");
        bench.journal.ending("q");

        assertThat(bench.chunks.story("q")).containsExactly("1.0 fine", "1.1 /stop");
    }

    @Test
    void a_model_whose_card_says_that_it_cannot_stream_is_called_whole() {
        bench.model(withoutStreaming("whole"));

        bench.submit("q", "whole");
        bench.journal.ending("q");

        assertThat(bench.provider.calls().get(0).request().stream()).isFalse();
        assertThat(bench.chunks.story("q")).containsExactly("1.0 fine", "1.1 /stop");
        assertThat(bench.journal.attempts("q").get(0).streamed()).isTrue();
    }

    @Test
    void an_answer_without_text_has_a_last_chunk_all_the_same() {
        bench.provider.script("a", streams(""));

        bench.submit("q", "a");
        bench.journal.ending("q");

        assertThat(bench.chunks.story("q")).containsExactly("1.0 /stop");
    }

    @Test
    void never_cuts_a_character_in_two() {
        String mill = "\uD83C\uDFED";
        bench.provider.script("a", streams("a" + mill.charAt(0), mill.charAt(1) + "b", "c" + mill.charAt(0)));

        bench.submit("q", "a");
        bench.journal.ending("q");

        assertThat(bench.chunks.of("q"))
                .extracting(Chunk::delta)
                .containsExactly("a", mill + "b", "c", mill.charAt(0) + "");
    }

    @Test
    void cuts_a_delta_that_is_longer_than_a_record_may_be_between_characters() {
        String mill = "\uD83C\uDFED";
        String text = "x" + mill.repeat(AttemptChunks.LONGEST_DELTA);
        bench.provider.script("a", streams(text));

        bench.submit("q", "a");
        bench.journal.ending("q");

        assertThat(bench.chunks.of("q")).hasSize(4).allSatisfy(chunk -> assertThat(
                        chunk.delta().length())
                .isLessThanOrEqualTo(AttemptChunks.LONGEST_DELTA));
        assertThat(joined("q", 1)).isEqualTo(text);
        assertThat(bench.chunks.of("q").get(0).delta()).doesNotEndWith(mill.substring(0, 1));
    }

    @Test
    void an_attempt_after_one_that_broke_off_begins_with_a_reset() {
        bench.provider.script("a", breaksOff(ErrorCode.PROVIDER_UNAVAILABLE, "The", " cap"), streams("Pa", "ris"));

        bench.submit("q", "a");
        bench.journal.ending("q");

        assertThat(bench.chunks.story("q"))
                .containsExactly("1.0 The", "1.1  cap", "2.0 reset", "2.1 Pa", "2.2 ris", "2.3 /stop");
        assertThat(bench.journal.story("q"))
                .containsExactly("intent 1 a", "end 1 provider_unavailable", "intent 2 a", "end 2 ok → answered");
    }

    @Test
    void falls_back_to_the_next_model_after_a_stream_that_broke_off() {
        bench.provider.script("a", breaksOff(ErrorCode.MALFORMED_RESPONSE, "The"));
        bench.provider.script("b", streams("Paris"));

        bench.submit("q", "a", "b");
        bench.journal.ending("q");

        assertThat(bench.chunks.story("q")).containsExactly("1.0 The", "2.0 reset", "2.1 Paris", "2.2 /stop");
    }

    @Test
    void there_is_no_reset_when_nothing_went_out() {
        bench.provider.script("a", fails(ErrorCode.PROVIDER_UNAVAILABLE), streams("Paris"));

        bench.submit("q", "a");
        bench.journal.ending("q");

        assertThat(bench.chunks.story("q")).containsExactly("2.0 Paris", "2.1 /stop");
    }

    @Test
    void one_reset_is_enough_until_something_goes_out_again() {
        bench.provider.script(
                "a", breaksOff(ErrorCode.PROVIDER_ERROR, "x"), fails(ErrorCode.PROVIDER_ERROR), streams("Paris"));

        bench.submit("q", "a");
        bench.journal.ending("q");

        assertThat(bench.chunks.story("q")).containsExactly("1.0 x", "2.0 reset", "3.0 Paris", "3.1 /stop");
    }

    @Test
    void no_reset_follows_the_last_attempt_and_the_answer_is_the_error() {
        bench.provider.script("a", breaksOff(ErrorCode.MALFORMED_RESPONSE, "The"));

        bench.submit("q", "a");
        Ending ending = bench.journal.ending("q");

        assertThat(bench.chunks.story("q")).containsExactly("1.0 The");
        assertThat(ending.failure().orElseThrow().code()).isEqualTo(ErrorCode.MALFORMED_RESPONSE);
        assertThat(ending.partialText()).isEmpty();
    }

    @Test
    void begins_with_a_reset_what_another_process_may_have_begun() {
        bench.provider.script("a", streams("Paris"));

        bench.submit(bench.work("q", Duration.ofMinutes(1), 2, "a"));
        bench.journal.ending("q");

        assertThat(bench.chunks.story("q")).containsExactly("3.0 reset", "3.1 Paris", "3.2 /stop");
    }

    @Test
    void answers_with_what_had_arrived_when_that_is_wanted() {
        bench.onBroken = DispatchSettings.OnBroken.ANSWER;
        bench.provider.script("a", breaksOff(ErrorCode.PROVIDER_UNAVAILABLE, "The", " cap"));

        bench.submit("q", "a", "b");
        Ending ending = bench.journal.ending("q");

        assertThat(ending.failure().orElseThrow().code()).isEqualTo(ErrorCode.PROVIDER_UNAVAILABLE);
        assertThat(ending.partialText()).contains("The cap");
        assertThat(ending.answer()).isEmpty();
        assertThat(bench.chunks.story("q")).containsExactly("1.0 The", "1.1  cap");
        assertThat(bench.provider.called()).containsExactly("a");
    }

    @Test
    void falls_back_as_ever_when_nothing_had_arrived_though_the_beginning_is_wanted() {
        bench.onBroken = DispatchSettings.OnBroken.ANSWER;
        bench.provider.script("a", fails(ErrorCode.MALFORMED_RESPONSE));

        bench.submit("q", "a", "b");

        assertThat(bench.journal.ending("q").answer()).isPresent();
        assertThat(bench.provider.called()).containsExactly("a", "b");
    }

    @Test
    void the_ending_is_written_when_all_chunks_are_durable() {
        bench.chunks.withhold();
        bench.provider.script("a", streams("The ", "capital"));
        bench.submit("q", "a");
        Eventually.holds("the chunks are given", () -> bench.chunks.of("q").size() == 3);
        Eventually.pause(100);
        List<String> before = bench.journal.story("q");

        bench.chunks.release();
        bench.journal.ending("q");

        assertThat(before).containsExactly("intent 1 a");
        bench.awaitIdle();
    }

    @Test
    void an_ending_goes_ahead_of_chunks_that_cannot_be_written_some_time_after_the_deadline() {
        bench.chunks.withhold();
        bench.provider.script("a", streams("Paris"));

        bench.submit("q", Duration.ofMillis(500), "a");

        assertThat(bench.journal.ending("q").answer()).isPresent();
        bench.awaitIdle();
    }

    @Test
    void a_call_that_falls_silent_half_way_is_given_up_and_told_from_a_slow_one() {
        bench.idleTimeout = Duration.ofMillis(300);
        bench.provider.script("a", waits());
        // Less time than an attempt may take: that must not be taken for the reason.
        bench.submit("q", Duration.ofSeconds(15), "a", "b");
        ScriptedProvider.Made call = bench.provider.await(1);
        Eventually.pause(600);
        boolean patient = call.cancels().get() == 0;

        call.deltas().onDelta("The");
        Ending ending = bench.journal.ending("q");
        call.deltas().onDelta(" late");

        assertThat(patient).isTrue();
        assertThat(ending.answer()).isPresent();
        assertThat(call.cancels()).hasValue(1);
        assertThat(bench.journal.story("q")).startsWith("intent 1 a", "end 1 timeout", "intent 2 b");
        Attempt broken = bench.journal.attempts("q").get(0);
        assertThat(broken.failure().orElseThrow().hint().orElseThrow()).contains("dispatch.stream.idle-timeout");
        assertThat(bench.chunks.story("q")).containsExactly("1.0 The", "2.0 reset", "2.1 fine", "2.2 /stop");
        bench.awaitIdle();
    }

    @Test
    void signs_of_life_keep_a_stream_open() {
        bench.idleTimeout = Duration.ofMillis(700);
        bench.provider.script("a", waits());
        bench.submit("q", "a");
        ScriptedProvider.Made call = bench.provider.await(1);

        call.deltas().onDelta("The");
        for (int i = 0; i < 8; i++) {
            Eventually.pause(150);
            if (i % 2 == 0) {
                call.deltas().onActivity();
            } else {
                call.deltas().onDelta(".");
            }
        }
        call.end(answer("The...."));

        assertThat(bench.journal.ending("q").answer()).isPresent();
        assertThat(call.cancels()).hasValue(0);
        bench.awaitIdle();
    }

    @Test
    void an_answer_that_goes_on_past_the_timeout_is_given_up_and_nothing_more_goes_out() {
        bench.attemptTimeout = Duration.ofMillis(100);
        bench.provider.ignoreCancels();
        bench.provider.script("a", waits());
        bench.submit("q", "a");
        ScriptedProvider.Made call = bench.provider.await(1);
        call.deltas().onDelta("The");

        Ending ending = bench.journal.ending("q");
        call.deltas().onDelta(" late");

        assertThat(ending.failure().orElseThrow().code()).isEqualTo(ErrorCode.TIMEOUT);
        assertThat(bench.chunks.story("q")).containsExactly("1.0 The");
    }

    @Test
    void a_query_that_is_given_up_sends_no_more() throws Exception {
        bench.provider.ignoreCancels();
        bench.provider.script("a", waits());
        bench.submit("q", "a");
        ScriptedProvider.Made call = bench.provider.await(1);
        call.deltas().onDelta("The");

        bench.dispatcher().drain(Duration.ofMillis(50));
        call.deltas().onDelta(" late");

        assertThat(bench.chunks.story("q")).containsExactly("1.0 The");
        assertThat(bench.journal.story("q")).endsWith("abandoned 1 lost");
    }

    @Test
    void a_query_that_is_given_up_waits_for_no_chunk() throws Exception {
        bench.chunks.withhold();
        bench.provider.script("a", waits());
        bench.submit("q", "a");
        bench.provider.await(1).deltas().onDelta("The");

        bench.dispatcher().drain(Duration.ofMillis(50));

        assertThat(bench.journal.story("q")).containsExactly("intent 1 a", "abandoned 1 lost");
        bench.awaitIdle();
    }

    @Test
    void measures_the_time_to_the_first_delta() {
        bench.provider.script("a", waits());
        bench.submit("q", "a");
        ScriptedProvider.Made call = bench.provider.await(1);
        Eventually.pause(200);
        call.deltas().onDelta("The");
        Eventually.pause(300);
        call.end(answer("The"));
        bench.journal.ending("q");

        Attempt attempt = bench.journal.attempts("q").get(0);
        assertThat(attempt.firstTokenMs().orElseThrow())
                .isGreaterThanOrEqualTo(200)
                .isLessThanOrEqualTo(attempt.latencyMs() - 290);
        assertThat(bench.meters.get("gen_ai.server.time_to_first_token").timer().count())
                .isEqualTo(1);
    }

    @Test
    void many_streams_at_once_are_each_in_order() {
        String[] pieces = new String[50];
        for (int i = 0; i < pieces.length; i++) {
            pieces[i] = i + " ";
        }
        bench.provider.script("a", streams(pieces));
        for (int i = 0; i < 200; i++) {
            bench.submit("q" + i, "a");
        }

        for (int i = 0; i < 200; i++) {
            bench.journal.ending("q" + i);
            assertThat(joined("q" + i, 1)).isEqualTo(String.join("", pieces));
            assertThat(bench.chunks.of("q" + i))
                    .extracting(Chunk::index)
                    .isSorted()
                    .doesNotHaveDuplicates();
        }
        bench.awaitIdle();
    }

    private String joined(String queryId, int attempt) {
        return bench.chunks.of(queryId).stream()
                .filter(each -> each.attempt() == attempt)
                .map(Chunk::delta)
                .collect(Collectors.joining());
    }

    private static ModelCard withoutStreaming(String name) {
        ModelCard card = Bench.card(name, "OpenAI", OptionalInt.empty(), true);
        return new ModelCard(
                card.name(),
                card.model(),
                card.service(),
                card.sizeBillions(),
                card.feature(),
                card.prices(),
                card.apiEndpoint(),
                card.awsRegion(),
                card.awsProfile(),
                card.operation(),
                card.api(),
                card.contextWindow(),
                card.maxOutputTokens(),
                Map.of("streaming", false),
                card.timeout(),
                card.maxConcurrency(),
                card.requestsPerMinute(),
                card.tokensPerMinute(),
                card.enabled(),
                card.tags(),
                card.baseModel(),
                card.options());
    }
}
