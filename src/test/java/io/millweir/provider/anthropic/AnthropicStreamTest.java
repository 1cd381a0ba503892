package io.millweir.provider.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import io.millweir.domain.Answer;
import io.millweir.domain.ErrorCode;
import io.millweir.domain.Failure;
import io.millweir.domain.FinishReason;
import io.millweir.domain.Tokens;
import io.millweir.provider.CannedServer;
import io.millweir.provider.Cards;
import io.millweir.provider.Configs;
import io.millweir.provider.Deltas;
import io.millweir.provider.Ends;
import io.millweir.provider.ProviderResult;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnthropicStreamTest {
    private static final String START =
            "{\"type\":\"message_start\",\"message\":{\"usage\":{\"input_tokens\":10,\"output_tokens\":1,"
                    + "\"cache_read_input_tokens\":4,\"cache_creation_input_tokens\":5}}}";
    private static final String TEXT =
            "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"hel\"}}";
    private static final String MORE =
            "{\"type\":\"content_block_delta\",\"index\":2,\"delta\":{\"type\":\"text_delta\",\"text\":\"lo\"}}";
    private static final String STOP = "{\"type\":\"message_stop\"}";

    private final CannedServer server = new CannedServer();
    private final Deltas deltas = new Deltas();
    private final AnthropicProvider anthropic = new AnthropicProvider(
            Configs.anthropic(Optional.of(server.url()), "sk-ant-0123456789"), Set.of(), Clock.systemUTC());

    @AfterEach
    void close() {
        anthropic.close();
        server.close();
    }

    @Test
    void streams_the_text_and_takes_the_last_of_the_cumulative_counts() {
        stream(
                START,
                "{\"type\":\"ping\"}",
                "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}",
                TEXT,
                "{\"type\":\"content_block_stop\",\"index\":0}",
                MORE,
                delta("end_turn", "\"output_tokens\":2"),
                delta("end_turn", "\"input_tokens\":null,\"output_tokens\":7"),
                STOP);

        assertThat(Ends.answer(call()))
                .isEqualTo(Answer.chat(
                        "hello",
                        FinishReason.STOP,
                        new Tokens(
                                OptionalLong.of(10),
                                OptionalLong.of(7),
                                OptionalLong.of(4),
                                OptionalLong.of(5),
                                OptionalLong.empty(),
                                false)));
        assertThat(deltas.pieces()).containsExactly("hel", "lo");
        assertThat(deltas.activity()).as("pings and beginnings are no activity").isZero();
        assertThat(server.last().json().path("stream").asBoolean()).isTrue();
        assertThat(server.last().headers()).containsEntry("Accept", "text/event-stream");
    }

    @Test
    void takes_input_tokens_that_grew_meanwhile() {
        stream(START, delta("pause_turn", "\"input_tokens\":400,\"output_tokens\":9"), STOP);

        Answer answer = Ends.answer(call());

        assertThat(answer.tokens().input()).hasValue(400);
        assertThat(answer.finishReason()).contains(FinishReason.OTHER);
        assertThat(answer.text()).contains("");
    }

    @Test
    void takes_thinking_and_tools_for_activity() {
        stream(
                START,
                "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"thinking\"}}",
                "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"thinking_delta\",\"thinking\":\"hm\"}}",
                "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"signature_delta\",\"signature\":\"x\"}}",
                "{\"type\":\"content_block_delta\",\"index\":1,\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\"{\"}}",
                TEXT,
                STOP);

        assertThat(Ends.answer(call()).text()).contains("hel");
        assertThat(deltas.activity()).isEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource({
        "overloaded_error, PROVIDER_UNAVAILABLE",
        "rate_limit_error, RATE_LIMITED",
        "api_error, PROVIDER_ERROR",
        "timeout_error, TIMEOUT",
        "invalid_request_error, PROVIDER_REJECTED",
        "authentication_error, CREDENTIALS_INVALID",
        "permission_error, ACCESS_DENIED",
        "not_found_error, MODEL_NOT_FOUND",
        "request_too_large, PAYLOAD_TOO_LARGE",
        "billing_error, QUOTA_EXCEEDED"
    })
    void names_an_error_in_the_stream_by_its_code(String type, ErrorCode expected) {
        stream(
                START,
                TEXT,
                "{\"type\":\"error\",\"error\":{\"type\":\"" + type + "\",\"message\":\"the whole message\"}}");

        Failure failure = Ends.failure(call());

        assertThat(failure.code()).isEqualTo(expected);
        assertThat(failure.providerCode()).contains(type);
        assertThat(failure.providerMessage()).contains("the whole message");
    }

    @Test
    void is_no_answer_without_message_stop() {
        stream(START, TEXT, delta("end_turn", "\"output_tokens\":7"));

        assertThat(call()).isInstanceOfSatisfying(ProviderResult.Failed.class, failed -> {
            assertThat(failed.failure().code()).isEqualTo(ErrorCode.PROVIDER_UNAVAILABLE);
            assertThat(failed.failure().message())
                    .isEqualTo("anthropic claude-haiku-4-5: the stream ended before its terminal event; "
                            + "Millweir waits and tries again or falls back");
            assertThat(failed.tokens().total()).hasValue(26);
        });
    }

    @Test
    void does_not_take_the_first_guess_of_output_tokens_for_a_count() {
        stream(START, TEXT);

        assertThat(call()).isInstanceOfSatisfying(ProviderResult.Failed.class, failed -> assertThat(failed.tokens())
                .isEqualTo(Tokens.UNKNOWN));
    }

    private void stream(String... events) {
        StringBuilder stream = new StringBuilder();
        for (String event : events) {
            String type = event.substring(9, event.indexOf('"', 9));
            stream.append("event: ")
                    .append(type)
                    .append("\ndata: ")
                    .append(event)
                    .append("\n\n");
        }
        server.answer(200, stream.toString(), Map.of("Content-Type", "text/event-stream; charset=utf-8"));
    }

    private static String delta(String reason, String usage) {
        return "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"" + reason + "\"},\"usage\":{" + usage + "}}";
    }

    private ProviderResult call() {
        return Ends.of(anthropic.call(
                Cards.streamed(Cards.chat(Cards.card("claude-haiku-4-5").build(), "hi")), deltas));
    }
}
