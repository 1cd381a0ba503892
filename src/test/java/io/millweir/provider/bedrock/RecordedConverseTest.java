package io.millweir.provider.bedrock;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.millweir.domain.Answer;
import io.millweir.domain.ErrorCode;
import io.millweir.domain.Failure;
import io.millweir.domain.FinishReason;
import io.millweir.domain.Tokens;
import io.millweir.provider.CannedServer;
import io.millweir.provider.Cards;
import io.millweir.provider.Configs;
import io.millweir.provider.DeltaListener;
import io.millweir.provider.Deltas;
import io.millweir.provider.Ends;
import io.millweir.provider.ProviderRequest;
import io.millweir.provider.Recorded;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RecordedConverseTest {
    private final CannedServer server = new CannedServer();
    private final BedrockProvider bedrock = new BedrockProvider(
            Configs.bedrock(Optional.of(server.url())), Set.of(), Clock.systemUTC(), BedrockEnvironment.NONE);

    @AfterEach
    void close() {
        bedrock.close();
        server.close();
    }

    @Test
    void reads_every_recorded_answer_through_the_sdk_to_the_token() {
        int read = 0;
        for (JsonNode each : Recorded.of("bedrock", "converse")) {
            JsonNode body = each.path("response_body");
            if (each.path("status").asInt() != 200) {
                continue;
            }
            server.answer(200, body.toString());

            Answer answer = Ends.answer(Ends.of(bedrock.call(chat(), DeltaListener.NONE)));

            String where = each.path("source_path").asText();
            StringBuilder text = new StringBuilder();
            for (JsonNode block : body.path("output").path("message").path("content")) {
                text.append(block.path("text").asText(""));
                block.path("citationsContent")
                        .path("content")
                        .forEach(cited -> text.append(cited.path("text").asText("")));
            }
            assertThat(answer.text()).as(where).contains(text.toString());
            assertThat(answer.finishReason()).as(where).contains(finish(body.path("stopReason")));
            assertTokens(answer.tokens(), body.path("usage"), each);
            read++;
        }
        System.out.println("recorded Converse answers read: " + read);
        assertThat(read).isGreaterThan(90);
    }

    @Test
    void reads_every_recorded_stream_through_the_sdk_to_the_token() {
        int read = 0;
        for (JsonNode each : Recorded.all("bedrock", "converse-stream")) {
            if (each.path("status").asInt() != 200) {
                continue;
            }
            server.answer(
                    200, Base64.getDecoder().decode(each.path("response_base64").asText()), EventStream.CONTENT_TYPE);
            Deltas deltas = new Deltas();

            Answer answer = Ends.answer(Ends.of(bedrock.call(Cards.streamed(chat()), deltas)));

            String where = each.path("source_path").asText();
            StringBuilder text = new StringBuilder();
            JsonNode stop = MissingNode.getInstance();
            JsonNode usage = MissingNode.getInstance();
            for (JsonNode event : each.path("events")) {
                JsonNode payload = event.path("payload");
                text.append(payload.path("delta").path("text").asText(""));
                stop = payload.has("stopReason") ? payload.path("stopReason") : stop;
                usage = payload.has("usage") ? payload.path("usage") : usage;
            }
            assertThat(answer.text()).as(where).contains(text.toString());
            assertThat(deltas.joined()).as(where).isEqualTo(text.toString());
            assertThat(deltas.pieces()).as(where).doesNotContain("");
            assertThat(answer.finishReason()).as(where).contains(finish(stop));
            assertTokens(answer.tokens(), usage, each);
            read++;
        }
        System.out.println("recorded ConverseStream answers read: " + read);
        assertThat(read).isGreaterThan(40);
    }

    @Test
    void would_send_the_recorded_requests_that_a_query_can_say() {
        int compared = 0;
        Map<String, Integer> not = new TreeMap<>();
        for (String operation : List.of("converse", "converse-stream")) {
            for (JsonNode each : Recorded.all("bedrock", operation)) {
                JsonNode recorded = each.path("request_body");
                Optional<String> unsayable = RecordedRequest.unsayable(recorded);
                if (unsayable.isPresent()) {
                    not.merge(unsayable.get(), 1, Integer::sum);
                    continue;
                }
                server.answer(500, "{}");

                Ends.of(bedrock.call(
                        RecordedRequest.of(
                                each.path("model_id").asText(), recorded, operation.equals("converse-stream")),
                        DeltaListener.NONE));

                assertThat(server.last().path()).endsWith("/" + operation);
                assertThat(RecordedRequest.comparable(server.last().json(), recorded))
                        .as(each.path("source_path").asText())
                        .isEqualTo(RecordedRequest.comparable(recorded, recorded));
                compared++;
            }
        }
        System.out.println("recorded Converse requests compared: " + compared + "; not, as a query cannot say: " + not);
        assertThat(compared).isGreaterThan(40);
    }

    private static void assertTokens(Tokens tokens, JsonNode usage, JsonNode recorded) {
        String where = recorded.path("source_path").asText();
        assertThat(tokens)
                .as(where)
                .isEqualTo(new Tokens(
                        count(usage, "inputTokens"),
                        count(usage, "outputTokens"),
                        count(usage, "cacheReadInputTokens"),
                        count(usage, "cacheWriteInputTokens"),
                        OptionalLong.empty(),
                        false));
        if (usage.has("totalTokens") && !recorded.path("provenance_doubt").asBoolean()) {
            assertThat(tokens.total())
                    .as(where)
                    .hasValue(usage.path("totalTokens").asLong());
        }
    }

    private static OptionalLong count(JsonNode usage, String field) {
        return usage.has(field) ? OptionalLong.of(usage.path(field).asLong()) : OptionalLong.empty();
    }

    private static FinishReason finish(JsonNode stopReason) {
        return Map.of(
                        "end_turn", FinishReason.STOP,
                        "stop_sequence", FinishReason.STOP,
                        "max_tokens", FinishReason.LENGTH,
                        "tool_use", FinishReason.TOOL_CALLS,
                        "guardrail_intervened", FinishReason.CONTENT_FILTER,
                        "content_filtered", FinishReason.CONTENT_FILTER)
                .getOrDefault(stopReason.asText(), FinishReason.OTHER);
    }

    private static ProviderRequest chat() {
        return Cards.chat(Cards.card("m").build(), "hi");
    }

    @Test
    void reads_every_recorded_refusal() {
        int read = 0;
        for (String operation : List.of("converse", "invoke", "converse-stream", "invoke-with-response-stream")) {
            for (JsonNode each : Recorded.of("bedrock", operation)) {
                if (each.path("status").asInt() == 200) {
                    continue;
                }
                JsonNode header = each.path("response_headers").path("x-amzn-errortype");
                String type = header.isArray() ? header.path(0).asText() : header.asText("");
                server.answer(
                        each.path("status").asInt(),
                        each.path("response_body").toString(),
                        type.isEmpty() ? Map.of() : Map.of("x-amzn-ErrorType", type));

                Failure failure = Ends.failure(
                        Ends.of(bedrock.call(Cards.chat(Cards.card("m").build(), "hi"), DeltaListener.NONE)));

                assertThat(failure.code())
                        .as(each.path("response_body").toString())
                        .isNotIn(ErrorCode.INTERNAL, ErrorCode.PROVIDER_ERROR);
                assertThat(failure.httpStatus()).hasValue(each.path("status").asInt());
                read++;
            }
        }
        assertThat(read).isGreaterThan(3);
    }
}
