package io.millweir.dispatch;

import static io.millweir.dispatch.ScriptedProvider.TOKENS;
import static io.millweir.dispatch.ScriptedProvider.breaksOff;
import static io.millweir.dispatch.ScriptedProvider.fails;
import static io.millweir.dispatch.ScriptedProvider.says;
import static io.millweir.dispatch.ScriptedProvider.streams;
import static io.millweir.dispatch.ScriptedProvider.timesOut;
import static org.assertj.core.api.Assertions.assertThat;

import io.millweir.domain.Account;
import io.millweir.domain.Attempt;
import io.millweir.domain.Ending;
import io.millweir.domain.ErrorCode;
import io.millweir.domain.Failure;
import io.millweir.domain.Purpose;
import io.millweir.domain.Report;
import io.millweir.domain.Strategy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Plans of several calls, carried out: the same books, deadline and failures as of one. */
class DispatcherStrategiesTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Strategy CASCADE = new Strategy.Cascade(List.of("a", "b", "c"), "judge", 0.7);
    private static final Strategy MIX = new Strategy.AutoMix("a", "b", 3, 0.5);
    private static final Strategy ROUNDS = new Strategy.MultiRound("a", "parts", 3);
    private static final Strategy PICK = new Strategy.Pick("picker", List.of("a", "b", "c"));

    private final Bench bench = new Bench();

    DispatcherStrategiesTest() {
        bench.models("judge", "picker");
        bench.maxAttempts = 1;
    }

    @AfterEach
    void close() {
        bench.awaitIdle();
        bench.close();
    }

    private Ending carriedOut(Strategy strategy, String... plan) {
        bench.submit("q", MINUTE, strategy, plan);
        return bench.journal.ending("q");
    }

    private static String text(Ending ending) {
        return ending.answer().flatMap(each -> each.text()).orElse("no answer");
    }

    private static String story(Ending ending) {
        return ending.account().map(Account::story).orElse("no story");
    }

    private static List<String> warnings(Ending ending) {
        return ending.account().map(Account::warnings).orElse(List.of());
    }

    private static Optional<String> answeredBy(Ending ending) {
        return ending.account().flatMap(Account::answeredBy).map(Attempt::model);
    }

    /** What each call was for. */
    private List<String> purposes() {
        return bench.journal.attempts("q").stream()
                .map(each -> each.model() + " "
                        + each.purpose().map(Purpose::wireName).orElse("nothing"))
                .toList();
    }

    private String asked(int call) {
        return bench.provider.await(call).request().messages().get(0).content();
    }

    @Test
    void a_cascade_ends_with_the_first_answer_that_is_graded_well() {
        bench.provider.script("a", says("hardly"));
        bench.provider.script("b", says("well"));
        bench.provider.script("judge", says("3"), says("Grade: 8/10"));

        Ending ending = carriedOut(CASCADE, "a", "b", "c");

        assertThat(text(ending)).isEqualTo("well");
        assertThat(answeredBy(ending)).contains("b");
        assertThat(story(ending)).isEqualTo("\"a\" graded 0.3, 0.7 needed, \"b\" graded 0.8, 0.7 needed");
        assertThat(warnings(ending)).isEmpty();
        assertThat(purposes()).containsExactly("a answer", "judge judge", "b answer", "judge judge");
        assertThat(asked(2)).contains("hello", "hardly");
        assertThat(bench.journal.story("q"))
                .containsExactly(
                        "intent 1 a",
                        "end 1 ok",
                        "intent 2 judge",
                        "end 2 ok",
                        "intent 3 b",
                        "end 3 ok",
                        "intent 4 judge",
                        "end 4 ok → answered");
    }

    @Test
    void a_cascade_does_not_judge_its_last_answer() {
        bench.provider.script("judge", says("0"), says("no idea"));

        Ending ending = carriedOut(CASCADE, "a", "b", "c");

        assertThat(answeredBy(ending)).isEmpty();
        assertThat(purposes()).containsExactly("a answer", "judge judge", "b answer", "judge judge", "c answer");
        assertThat(story(ending))
                .isEqualTo("\"a\" graded 0, 0.7 needed, \"b\" answered, its grade could not be read, \"c\" answered");
    }

    @Test
    void a_cascade_goes_on_past_a_model_and_a_judge_that_fail() {
        bench.provider.script("a", fails(ErrorCode.ACCESS_DENIED));
        bench.provider.script("judge", fails(ErrorCode.PROVIDER_ERROR));

        Ending ending = carriedOut(CASCADE, "a", "b", "c");

        assertThat(purposes()).containsExactly("a answer", "b answer", "judge judge", "c answer");
        assertThat(story(ending))
                .isEqualTo("\"a\" failed with \"access_denied\", \"b\" answered, the judge failed with"
                        + " \"provider_error\", \"c\" answered");
    }

    @Test
    void a_cascade_gives_the_answer_it_has_when_the_strongest_fails() {
        bench.provider.script("a", says("first"));
        bench.provider.script("b", says("second"));
        bench.provider.script("judge", says("2"));
        bench.provider.script("c", fails(ErrorCode.PROVIDER_UNAVAILABLE));

        Ending ending = carriedOut(CASCADE, "a", "b", "c");

        assertThat(text(ending)).isEqualTo("second");
        assertThat(answeredBy(ending)).contains("b");
        assertThat(warnings(ending))
                .containsExactly("routing: what was to follow the answer of \"b\" failed with"
                        + " \"provider_unavailable\"; this is the answer of \"b\", which was not found good enough");
        assertThat(bench.journal.attempts("q")).hasSize(5);
    }

    @Test
    void a_query_that_is_at_fault_itself_is_refused_at_once() {
        bench.provider.script("a", fails(ErrorCode.CONTENT_FILTERED));

        Ending ending = carriedOut(CASCADE, "a", "b", "c");

        assertThat(ending.failure().map(Failure::code)).contains(ErrorCode.CONTENT_FILTERED);
        assertThat(purposes()).containsExactly("a answer");
    }

    @Test
    void when_no_model_of_a_cascade_answers_the_rest_of_the_plan_may() {
        bench.models("d");
        bench.provider.script("a", fails(ErrorCode.ACCESS_DENIED));
        bench.provider.script("b", fails(ErrorCode.ACCESS_DENIED));
        bench.provider.script("c", fails(ErrorCode.ACCESS_DENIED));

        Ending ending = carriedOut(CASCADE, "a", "b", "c", "d");

        assertThat(text(ending)).isEqualTo("fine");
        assertThat(purposes()).containsExactly("a answer", "b answer", "c answer", "d answer");
    }

    @Test
    void automix_keeps_the_small_models_answer_when_enough_checks_say_yes() {
        bench.provider.script("a", says("small"), says("Yes."), says("no"), says("yes, it is"));

        Ending ending = carriedOut(MIX, "a", "b");

        assertThat(text(ending)).isEqualTo("small");
        assertThat(answeredBy(ending)).contains("a");
        assertThat(bench.journal.attempts("q").get(0).number()).isEqualTo(1);
        assertThat(purposes()).containsExactly("a answer", "a verify", "a verify", "a verify");
        assertThat(story(ending)).isEqualTo("\"a\" answered, 2 of 3 checks said yes, 2 of 3 needed");
        assertThat(asked(2)).contains("hello", "small");
        assertThat(bench.provider.await(2).request().parameters().maxTokens()).hasValue(Strategy.VERDICT_TOKENS);
    }

    @Test
    void automix_escalates_as_soon_as_the_checks_cannot_be_enough() {
        bench.provider.script("a", says("small"), says("no"), says("Perhaps."));
        bench.provider.script("b", says("large"));

        Ending ending = carriedOut(MIX, "a", "b");

        assertThat(text(ending)).isEqualTo("large");
        assertThat(answeredBy(ending)).isEmpty();
        assertThat(purposes()).containsExactly("a answer", "a verify", "a verify", "b answer");
        assertThat(story(ending))
                .isEqualTo("\"a\" answered, 0 of 2 checks said yes, 2 of 3 needed: escalated to \"b\"");
    }

    @Test
    void automix_escalates_when_the_small_model_or_a_check_fails() {
        bench.provider.script("a", fails(ErrorCode.RATE_LIMITED));
        assertThat(story(carriedOut(MIX, "a", "b")))
                .isEqualTo("\"a\" failed with \"rate_limited\": escalated to \"b\"");
        assertThat(purposes()).containsExactly("a answer", "b answer");

        bench.provider.script("a", says("small"), fails(ErrorCode.PROVIDER_ERROR));
        bench.submit("r", MINUTE, MIX, "a", "b");
        assertThat(story(bench.journal.ending("r")))
                .isEqualTo("\"a\" answered, a check failed with \"provider_error\": escalated to \"b\"");
    }

    @Test
    void automix_gives_the_small_models_answer_when_the_large_one_fails() {
        bench.provider.script("a", says("small"), says("no"));
        bench.provider.script("b", fails(ErrorCode.CONTENT_FILTERED));

        Ending ending = carriedOut(MIX, "a", "b");

        assertThat(text(ending)).isEqualTo("small");
        assertThat(answeredBy(ending)).contains("a");
        assertThat(warnings(ending)).hasSize(1).first().asString().contains("\"content_filtered\"");
    }

    @Test
    void rounds_take_a_question_apart_and_put_the_answers_together() {
        bench.partModels = (part, router) ->
                part.messages().get(0).content().contains("Height") ? List.of("b") : List.of("c", "b");
        bench.provider.script("a", says("1. Height of the wheel?\n2. Width of the stream?"), says("3 m and 5 m"));
        bench.provider.script("b", says("3 m"));
        bench.provider.script("c", says("5 m"));

        Ending ending = carriedOut(ROUNDS, "a");

        assertThat(text(ending)).isEqualTo("3 m and 5 m");
        assertThat(purposes()).containsExactly("a decompose", "b part", "c part", "a aggregate");
        assertThat(story(ending)).isEqualTo("answered in 2 parts");
        assertThat(asked(4)).contains("hello", "Height of the wheel?", "3 m", "Width of the stream?", "5 m");
    }

    @Test
    void a_question_that_cannot_be_taken_apart_is_answered_as_a_whole() {
        bench.provider.script("a", says("ONE"), says("whole"));
        assertThat(text(carriedOut(ROUNDS, "a"))).isEqualTo("whole");
        assertThat(purposes()).containsExactly("a decompose", "a answer");

        bench.provider.script("a", fails(ErrorCode.PROVIDER_ERROR), says("whole"));
        bench.submit("r", MINUTE, ROUNDS, "a");
        assertThat(story(bench.journal.ending("r")))
                .isEqualTo("taking the question apart failed with \"provider_error\": answered as a whole");
    }

    @Test
    void a_part_that_fails_leads_to_an_answer_of_the_whole() {
        bench.partModels = (part, router) -> List.of("b");
        bench.provider.script("a", says("- one?\n- two?"), says("whole"));
        bench.provider.script("b", says("one"), fails(ErrorCode.MALFORMED_RESPONSE));

        Ending ending = carriedOut(ROUNDS, "a");

        assertThat(text(ending)).isEqualTo("whole");
        assertThat(purposes()).containsExactly("a decompose", "b part", "b part", "a answer");
        assertThat(story(ending)).isEqualTo("part 2 of 2 failed with \"malformed_response\": answered as a whole");
    }

    @Test
    void the_picked_model_answers_and_the_plan_stands_behind_it() {
        bench.provider.script("picker", says("`b`"));
        bench.provider.script("b", fails(ErrorCode.ACCESS_DENIED));

        Ending ending = carriedOut(PICK, "a", "c");

        assertThat(purposes()).containsExactly("picker pick", "b answer", "a answer");
        assertThat(story(ending)).isEqualTo("\"picker\" picked \"b\"");
        assertThat(asked(1)).contains("hello", "- a", "- b", "- c");
    }

    @Test
    void without_a_pick_the_plans_model_answers() {
        bench.provider.script("picker", says("a or b, both are fine"), fails(ErrorCode.PROVIDER_ERROR));
        assertThat(story(carriedOut(PICK, "a", "c"))).isEqualTo("\"picker\" named no candidate, the default answers");
        assertThat(purposes()).containsExactly("picker pick", "a answer");

        bench.submit("r", MINUTE, PICK, "a", "c");
        assertThat(story(bench.journal.ending("r")))
                .isEqualTo("\"picker\" failed with \"provider_error\", the default answers");
    }

    @Test
    void the_deadline_holds_for_all_calls_together() {
        bench.provider.script("a", says("first"));
        bench.provider.script("judge", timesOut());

        bench.submit("q", Duration.ofMillis(300), CASCADE, "a", "b", "c");
        Ending ending = bench.journal.ending("q");

        assertThat(text(ending)).isEqualTo("first");
        assertThat(purposes()).containsExactly("a answer", "judge judge");
        assertThat(warnings(ending)).hasSize(1).first().asString().contains("\"deadline_exceeded\"");
    }

    @Test
    void without_an_answer_by_its_deadline_the_query_fails() {
        bench.provider.script("a", timesOut());

        bench.submit("q", Duration.ofMillis(300), MIX, "a", "b");
        Ending ending = bench.journal.ending("q");

        assertThat(ending.failure().map(Failure::code)).contains(ErrorCode.DEADLINE_EXCEEDED);
        assertThat(purposes()).containsExactly("a answer");
    }

    @Test
    void every_call_is_booked_with_its_tokens() {
        bench.provider.script("judge", says("1"), says("9"));

        carriedOut(CASCADE, "a", "b", "c");

        assertThat(bench.journal.attempts("q")).hasSize(4).allSatisfy(attempt -> assertThat(attempt.tokens())
                .isEqualTo(TOKENS));
        assertThat(bench.journal.of("q").stream().filter(Report.Intent.class::isInstance))
                .allSatisfy(
                        intent -> assertThat(((Report.Intent) intent).purpose()).isPresent());
    }

    @Test
    void a_process_that_is_cut_off_makes_no_further_call() {
        bench.journal.withhold(report -> report instanceof Report.Intent intent && intent.attempt() == 2);
        bench.submit("q", MINUTE, CASCADE, "a", "b", "c");
        Eventually.holds(
                "the second call is announced", () -> bench.journal.of("q").size() == 3);

        bench.liveness.cutOff();
        bench.journal.release();

        Eventually.holds("it is given back", () -> bench.journal.of("q").size() == 4);
        assertThat(bench.journal.story("q")).containsExactly("intent 1 a", "end 1 ok", "intent 2 judge", "abandoned");
        assertThat(bench.provider.called()).containsExactly("a");
    }

    @Test
    void only_the_call_that_must_be_the_answer_is_streamed() {
        bench.stream = true;
        bench.provider.script("a", streams("sm", "all"), says("no"));
        bench.provider.script("b", streams("lar", "ge"));

        carriedOut(MIX, "a", "b");

        assertThat(bench.chunks.story("q")).containsExactly("4.0 lar", "4.1 ge", "4.2 /stop");
    }

    @Test
    void an_answer_that_was_checked_goes_out_when_it_is_the_answer() {
        bench.stream = true;
        bench.provider.script("a", streams("sm", "all"), says("yes"));

        carriedOut(MIX, "a", "b");

        assertThat(bench.chunks.story("q")).containsExactly("1.0 small", "1.1 /stop");
    }

    @Test
    void pieces_of_a_last_call_that_breaks_off_are_taken_back() {
        bench.stream = true;
        bench.provider.script("a", says("small"), says("no"));
        bench.provider.script("b", breaksOff(ErrorCode.PROVIDER_ERROR, "lar"));

        Ending ending = carriedOut(MIX, "a", "b");

        assertThat(text(ending)).isEqualTo("small");
        assertThat(bench.chunks.story("q")).containsExactly("4.0 lar", "1.0 reset", "1.1 small", "1.2 /stop");
    }
}
