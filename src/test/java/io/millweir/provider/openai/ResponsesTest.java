package io.millweir.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.millweir.domain.Answer;
import io.millweir.domain.ErrorCode;
import io.millweir.domain.Failure;
import io.millweir.domain.FinishReason;
import io.millweir.domain.Parameters;
import io.millweir.domain.Tokens;
import io.millweir.provider.CannedServer;
import io.millweir.provider.Cards;
import io.millweir.provider.Configs;
import io.millweir.provider.DeltaListener;
import io.millweir.provider.Deltas;
import io.millweir.provider.Ends;
import io.millweir.provider.ProviderRequest;
import io.millweir.provider.ProviderResult;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResponsesTest {
    private static final String USAGE = "\"usage\":{\"input_tokens\":10,\"input_tokens_details\":{\"cached_tokens\":4,"
            + "\"cache_write_tokens\":1},\"output_tokens\":3,\"output_tokens_details\":{\"reasoning_tokens\":2}}";
    private static final String HELLO = "{\"status\":\"completed\",\"error\":null,\"output\":["
            + "{\"type\":\"reasoning\",\"summary\":[]},"
            + "{\"type\":\"message\",\"content\":[{\"type\":\"output_text\",\"text\":\"hel\"},"
            + "{\"type\":\"output_text\",\"text\":\"lo\"}]}]," + USAGE + "}";
    private static final Tokens COUNTED = new Tokens(
            OptionalLong.of(5), OptionalLong.of(3), OptionalLong.of(4), OptionalLong.of(1), OptionalLong.of(2), false);

    private final CannedServer server = new CannedServer();
    private final Deltas deltas = new Deltas();
    private final OpenAiProvider openai = new OpenAiProvider(
            Configs.openai("openai", Optional.of(server.url()), "sk-test-0123456789"), Set.of(), Clock.systemUTC());

    @AfterEach
    void close() {
        openai.close();
        server.close();
    }

    @Test
    void sends_what_the_query_asks() {
        server.answer(200, HELLO);
        Parameters parameters =
                new Parameters(OptionalDouble.of(0.5), OptionalDouble.of(0.9), OptionalInt.of(50), List.of());
        ProviderRequest request = Cards.withSystemPrompt(Cards.withParameters(request(), parameters), "be kind");

        Ends.answer(Ends.of(openai.call(request, DeltaListener.NONE)));

        assertThat(server.last().path()).isEqualTo("/v1/responses");
        assertThat(server.last().json())
                .hasToString("{\"model\":\"gpt-5\",\"instructions\":\"be kind\","
                        + "\"input\":[{\"role\":\"user\",\"content\":\"hi\"}],\"max_output_tokens\":50,"
                        + "\"temperature\":0.5,\"top_p\":0.9}");
    }

    @Test
    void joins_the_text_and_normalises_the_usage() {
        server.answer(200, HELLO);

        assertThat(Ends.answer(Ends.of(openai.call(request(), DeltaListener.NONE))))
                .isEqualTo(Answer.chat("hello", FinishReason.STOP, COUNTED));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"status\":\"complete\",\"output\":[]}|STOP",
                "{\"output\":[],\"status\":\"incomplete\",\"incomplete_details\":{\"reason\":\"max_output_tokens\"}}|LENGTH",
                "{\"output\":[],\"status\":\"incomplete\",\"incomplete_details\":{\"reason\":\"content_filter\"}}|CONTENT_FILTER",
                "{\"output\":[],\"status\":\"incomplete\"}|OTHER",
                "{\"status\":\"completed\",\"output\":[{\"type\":\"function_call\"}]}|TOOL_CALLS",
                "{\"status\":\"completed\",\"output\":[{\"content\":[{\"type\":\"refusal\",\"refusal\":\"no\"}]}]}|CONTENT_FILTER",
            })
    void says_why_the_model_stopped(String body, FinishReason expected) {
        server.answer(200, body);

        assertThat(Ends.answer(Ends.of(openai.call(request(), DeltaListener.NONE)))
                        .finishReason())
                .contains(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"status\":\"queued\",\"output\":[]}|MALFORMED_RESPONSE",
                "{\"status\":\"in_progress\",\"output\":[]}|MALFORMED_RESPONSE",
                "{\"status\":\"completed\"}|MALFORMED_RESPONSE",
                "{}|MALFORMED_RESPONSE",
                "{\"status\":\"failed\",\"error\":{\"code\":\"server_error\",\"message\":\"m\"}}|PROVIDER_ERROR",
                "{\"status\":\"failed\",\"error\":{\"code\":\"rate_limit_exceeded\",\"message\":\"m\"}}|RATE_LIMITED",
                "{\"status\":\"failed\",\"error\":{\"code\":\"invalid_prompt\",\"message\":\"m\"}}|PROVIDER_REJECTED",
            })
    void names_a_failure_by_its_code(String body, ErrorCode expected) {
        server.answer(200, body);

        assertThat(Ends.failure(Ends.of(openai.call(request(), DeltaListener.NONE)))
                        .code())
                .isEqualTo(expected);
    }

    @Test
    void refuses_stop_sequences_rather_than_dropping_them() {
        Parameters parameters =
                new Parameters(OptionalDouble.empty(), OptionalDouble.empty(), OptionalInt.empty(), List.of("END"));

        Failure failure =
                Ends.failure(Ends.of(openai.call(Cards.withParameters(request(), parameters), DeltaListener.NONE)));

        assertThat(failure.code()).isEqualTo(ErrorCode.PROVIDER_REJECTED);
        assertThat(failure.message()).contains("stop_sequences");
        assertThat(server.seen()).isEmpty();
    }

    @Test
    void streams_the_text_and_takes_tokens_and_reason_from_the_terminal_event() {
        stream(
                "response.created",
                "{}",
                "response.reasoning_summary_text.delta",
                "{\"delta\":\"hm\"}",
                "response.output_text.delta",
                "{\"delta\":\"hel\"}",
                "response.output_text.delta",
                "{\"delta\":\"lo\"}",
                "response.completed",
                "{\"response\":" + HELLO + "}");

        assertThat(Ends.answer(streamed())).isEqualTo(Answer.chat("hello", FinishReason.STOP, COUNTED));
        assertThat(deltas.pieces()).containsExactly("hel", "lo");
        assertThat(deltas.activity()).isEqualTo(1);
        assertThat(server.last().json().path("stream").asBoolean()).isTrue();
        assertThat(server.last().json().has("stream_options")).isFalse();
    }

    @Test
    void takes_the_text_from_the_terminal_event_when_no_delta_came() {
        stream("response.completed", "{\"response\":" + HELLO + "}");

        assertThat(Ends.answer(streamed()).text()).contains("hello");
        assertThat(deltas.pieces()).containsExactly("hello");
    }

    @Test
    void does_not_take_a_stream_without_its_terminal_event_for_an_answer() {
        stream("response.output_text.delta", "{\"delta\":\"hel\"}", "response.output_text.done", "{}");

        assertThat(Ends.failure(streamed()).code()).isEqualTo(ErrorCode.PROVIDER_UNAVAILABLE);
    }

    @Test
    void carries_the_error_and_the_tokens_of_a_response_that_failed() {
        stream(
                "response.output_text.delta",
                "{\"delta\":\"hel\"}",
                "response.failed",
                "{\"response\":{\"status\":\"failed\",\"error\":{\"code\":\"server_error\",\"message\":\"m\"}," + USAGE
                        + "}}");

        assertThat(streamed()).isInstanceOfSatisfying(ProviderResult.Failed.class, failed -> {
            assertThat(failed.failure().code()).isEqualTo(ErrorCode.PROVIDER_ERROR);
            assertThat(failed.failure().providerCode()).contains("server_error");
            assertThat(failed.tokens()).isEqualTo(COUNTED);
        });
    }

    @Test
    void reads_an_error_event() {
        stream("error", "{\"type\":\"error\",\"code\":\"rate_limit_exceeded\",\"message\":\"m\",\"param\":null}");

        Failure failure = Ends.failure(streamed());

        assertThat(failure.code()).isEqualTo(ErrorCode.RATE_LIMITED);
        assertThat(failure.providerMessage()).contains("m");
    }

    @Test
    void says_that_a_streamed_answer_was_cut_short() {
        stream(
                "response.output_text.delta",
                "{\"delta\":\"hel\"}",
                "response.incomplete",
                "{\"response\":{\"status\":\"incomplete\",\"output\":[],"
                        + "\"incomplete_details\":{\"reason\":\"max_output_tokens\"}}}");

        assertThat(Ends.answer(streamed())).isEqualTo(Answer.chat("hel", FinishReason.LENGTH, Tokens.UNKNOWN));
    }

    private void stream(String... namesAndData) {
        StringBuilder events = new StringBuilder();
        for (int i = 0; i < namesAndData.length; i += 2) {
            events.append("event: ").append(namesAndData[i]).append('\n');
            events.append("data: ").append(namesAndData[i + 1]).append("\n\n");
        }
        server.answer(200, events.toString(), Map.of("Content-Type", "text/event-stream"));
    }

    private ProviderResult streamed() {
        return Ends.of(openai.call(Cards.streamed(request()), deltas));
    }

    private static ProviderRequest request() {
        return Cards.chat(Cards.card("gpt-5").api("responses").build(), "hi");
    }
}
