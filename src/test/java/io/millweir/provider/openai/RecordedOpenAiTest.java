package io.millweir.provider.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millweir.domain.Answer;
import io.millweir.domain.FinishReason;
import io.millweir.domain.Tokens;
import io.millweir.provider.CannedServer;
import io.millweir.provider.Cards;
import io.millweir.provider.Configs;
import io.millweir.provider.DeltaListener;
import io.millweir.provider.Deltas;
import io.millweir.provider.Ends;
import io.millweir.provider.ProviderRequest;
import io.millweir.provider.ProviderResult;
import io.millweir.provider.Recorded;
import io.millweir.provider.RecordedQueries;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Plays every recorded answer of OpenAI to the adapter, over HTTP, and compares what it makes of it. */
class RecordedOpenAiTest {
    private final Map<String, Integer> used = new TreeMap<>();

    @Test
    void makes_of_every_recording_what_it_says() {
        for (JsonNode each : Recorded.all("openai")) {
            String operation = each.path("operation").asText();
            switch (operation) {
                case "chat.completions", "responses", "embeddings" -> play(each, operation);
                // Read like an answer of "responses", and never called.
                case "responses.retrieve" -> play(each, "responses");
                default -> used.merge(operation + ": no call that Millweir makes", 1, Integer::sum);
            }
        }
        System.out.println("openai recordings: " + used);
        assertThat(used.get("chat.completions")).isGreaterThanOrEqualTo(58);
        assertThat(used.get("responses")).isGreaterThanOrEqualTo(54);
        assertThat(used.get("embeddings")).isGreaterThanOrEqualTo(7);
    }

    private void play(JsonNode recorded, String operation) {
        String what = recorded.path("source_path").asText() + " #"
                + recorded.path("source_index").asText();
        boolean stream = recorded.hasNonNull("response_sse");
        Deltas deltas = new Deltas();
        try (CannedServer server = new CannedServer();
                OpenAiProvider openai = new OpenAiProvider(
                        Configs.openai("openai", Optional.of(server.url()), "sk-test-0123456789"),
                        Set.of(),
                        Clock.systemUTC())) {
            server.answer(
                    recorded.path("status").asInt(),
                    stream
                            ? recorded.path("response_sse").asText()
                            : recorded.path("response_body").toString(),
                    stream ? Map.of("Content-Type", "text/event-stream; charset=utf-8") : Map.of());
            ProviderRequest request = request(recorded, operation);

            ProviderResult result = Ends.of(
                    openai.call(stream ? Cards.streamed(request) : request, stream ? deltas : DeltaListener.NONE));

            check(what, recorded, operation, result);
            if (stream) {
                assertThat(deltas.joined())
                        .as(what)
                        .isEqualTo(Ends.answer(result).text().orElseThrow());
            }
            int fields = RecordedQueries.compare(
                    what, recorded.path("request_body"), server.last().json());
            used.merge("fields of requests that are the same", fields, Integer::sum);
        }
        used.merge(recorded.path("operation").asText(), 1, Integer::sum);
        used.merge(recorded.path("operation").asText() + (stream ? ", streamed" : ", whole"), 1, Integer::sum);
    }

    private static ProviderRequest request(JsonNode recorded, String operation) {
        JsonNode body = recorded.path("request_body");
        String model = recorded.path("model_id").asText("m");
        if (operation.equals("embeddings")) {
            return RecordedQueries.embeddings(model, body);
        }
        var card = Cards.card(body.path("model").asText(model));
        return RecordedQueries.chat(
                operation.equals("responses") ? card.api("responses").build() : card.build(),
                body,
                operation.equals("responses") ? "input" : "messages");
    }

    private static void check(String what, JsonNode recorded, String operation, ProviderResult result) {
        JsonNode body = recorded.path("response_body");
        if (recorded.path("status").asInt() != 200) {
            assertThat(Ends.failure(result).code().code())
                    .as(what)
                    .isEqualTo(recorded.path("status").asInt() == 404 ? "model_not_found" : "provider_rejected");
            assertThat(Ends.failure(result).providerMessage())
                    .as(what)
                    .contains(body.path("error").path("message").asText());
            return;
        }
        if (recorded.hasNonNull("response_sse")) {
            RecordedStreams.check(what, operation, recorded.path("response_sse").asText(), Ends.answer(result));
        } else if (operation.equals("embeddings")) {
            Answer answer = Ends.answer(result);
            assertThat(answer.embeddings().size())
                    .as(what)
                    .isEqualTo(body.path("data").size());
            JsonNode vector = body.path("data").path(0).path("embedding");
            // Four bytes each, and four characters of base64 for three bytes.
            int length = vector.isTextual() ? vector.asText().length() * 3 / 16 : vector.size();
            assertThat(answer.embeddings().get(0).size()).as(what).isEqualTo(length);
            assertThat(answer.tokens())
                    .isEqualTo(
                            Tokens.of(body.path("usage").path("prompt_tokens").asLong(), 0));
        } else if (operation.equals("responses")) {
            response(what, body, result);
        } else {
            chat(what, body, Ends.answer(result));
        }
    }

    private static void chat(String what, JsonNode body, Answer answer) {
        JsonNode choice = body.path("choices").path(0);
        assertThat(answer.text())
                .as(what)
                .contains(
                        choice.path("message").path("content").isNull()
                                ? choice.path("message").path("refusal").isTextual()
                                        ? choice.path("message").path("refusal").asText()
                                        : ""
                                : choice.path("message").path("content").asText());
        assertThat(answer.finishReason().map(FinishReason::wireName))
                .as(what)
                .contains(choice.path("finish_reason").asText());
        tokens(what, body.path("usage"), "prompt_tokens", "completion_tokens", answer.tokens());
    }

    private static void response(String what, JsonNode body, ProviderResult result) {
        String status = body.path("status").asText();
        if (!status.startsWith("complete")) {
            assertThat(Ends.failure(result).code().code()).as(what).isEqualTo("malformed_response");
            return;
        }
        Answer answer = Ends.answer(result);
        StringBuilder text = new StringBuilder();
        boolean calls = false;
        for (JsonNode item : body.path("output")) {
            calls |= item.path("type").asText().equals("function_call");
            if (item.path("type").asText().equals("message")) {
                item.path("content")
                        .forEach(part -> text.append(part.path("text").asText()));
            }
        }
        assertThat(answer.text()).as(what).contains(text.toString());
        assertThat(answer.finishReason()).as(what).contains(calls ? FinishReason.TOOL_CALLS : FinishReason.STOP);
        tokens(what, body.path("usage"), "input_tokens", "output_tokens", answer.tokens());
    }

    static void tokens(String what, JsonNode usage, String in, String out, Tokens tokens) {
        if (!usage.isObject()) {
            assertThat(tokens).as(what).isEqualTo(Tokens.UNKNOWN);
            return;
        }
        assertThat(tokens.output()).as(what).hasValue(usage.path(out).asLong());
        assertThat(tokens.input().orElseThrow()
                        + tokens.cacheRead().orElse(0)
                        + tokens.cacheWrite().orElse(0))
                .as(what)
                .isEqualTo(usage.path(in).asLong());
        assertThat(tokens.total()).as(what).hasValue(usage.path("total_tokens").asLong());
    }
}
