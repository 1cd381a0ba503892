package io.millweir.provider.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Plays every recorded answer of Anthropic to the adapter, over HTTP, and compares what it makes of it. */
class RecordedAnthropicTest {
    private final Map<String, Integer> used = new TreeMap<>();

    @Test
    void makes_of_every_recording_what_it_says() {
        for (JsonNode each : Recorded.all("anthropic")) {
            if (each.path("operation").asText().equals("messages")) {
                play(each);
            } else {
                used.merge(each.path("operation").asText() + ": no call that Millweir makes", 1, Integer::sum);
            }
        }
        System.out.println("anthropic recordings: " + used);
        assertThat(used.get("messages, whole")).isGreaterThanOrEqualTo(78);
        assertThat(used.get("messages, streamed")).isGreaterThanOrEqualTo(7);
    }

    private void play(JsonNode recorded) {
        String what = recorded.path("source_path").asText() + " #"
                + recorded.path("source_index").asText();
        boolean stream = recorded.hasNonNull("response_sse");
        Deltas deltas = new Deltas();
        try (CannedServer server = new CannedServer();
                AnthropicProvider anthropic = new AnthropicProvider(
                        Configs.anthropic(Optional.of(server.url()), "sk-ant-0123456789"),
                        Set.of(),
                        Clock.systemUTC())) {
            server.answer(
                    recorded.path("status").asInt(),
                    stream
                            ? recorded.path("response_sse").asText()
                            : recorded.path("response_body").toString(),
                    stream ? Map.of("Content-Type", "text/event-stream; charset=utf-8") : Map.of());
            JsonNode body = recorded.path("request_body");
            ProviderRequest request = RecordedQueries.chat(
                    Cards.card(body.path("model").asText("m")).build(), body, "messages");

            ProviderResult result = Ends.of(
                    anthropic.call(stream ? Cards.streamed(request) : request, stream ? deltas : DeltaListener.NONE));

            if (recorded.path("status").asInt() != 200) {
                assertThat(Ends.failure(result).code().code()).as(what).isEqualTo("provider_rejected");
                assertThat(Ends.failure(result).providerMessage())
                        .as(what)
                        .contains(recorded.path("response_body")
                                .path("error")
                                .path("message")
                                .asText());
            } else if (stream) {
                streamed(what, recorded.path("response_sse").asText(), Ends.answer(result), deltas);
            } else {
                whole(what, recorded.path("response_body"), Ends.answer(result));
            }
            int fields = RecordedQueries.compare(what, body, server.last().json());
            used.merge("fields of requests that are the same", fields, Integer::sum);
        }
        used.merge("messages, " + (stream ? "streamed" : "whole"), 1, Integer::sum);
    }

    private static void whole(String what, JsonNode body, Answer answer) {
        StringBuilder text = new StringBuilder();
        for (JsonNode block : body.path("content")) {
            text.append(
                    block.path("type").asText().equals("text")
                            ? block.path("text").asText()
                            : "");
        }
        assertThat(answer.text()).as(what).contains(text.toString());
        ended(what, body.path("stop_reason").asText(), body.path("usage"), answer);
    }

    private static void streamed(String what, String sse, Answer answer, Deltas deltas) {
        StringBuilder text = new StringBuilder();
        String reason = "";
        JsonNode usage = new ObjectMapper().createObjectNode();
        for (JsonNode event : events(sse)) {
            text.append(event.path("delta").path("text").asText(""));
            if (event.path("type").asText().equals("message_delta")) {
                reason = event.path("delta").path("stop_reason").asText();
                usage = event.path("usage");
            }
        }
        assertThat(answer.text()).as(what).contains(text.toString());
        assertThat(deltas.joined()).as(what).isEqualTo(text.toString());
        if (usage.has("input_tokens")) {
            ended(what, reason, usage, answer);
        } else {
            assertThat(answer.tokens().output())
                    .as(what)
                    .hasValue(usage.path("output_tokens").asLong());
        }
    }

    private static void ended(String what, String reason, JsonNode usage, Answer answer) {
        assertThat(answer.finishReason())
                .as(what)
                .contains(
                        switch (reason) {
                            case "end_turn", "stop_sequence" -> FinishReason.STOP;
                            case "tool_use" -> FinishReason.TOOL_CALLS;
                            case "max_tokens" -> FinishReason.LENGTH;
                            case "refusal" -> FinishReason.CONTENT_FILTER;
                            default -> FinishReason.OTHER;
                        });
        Tokens tokens = answer.tokens();
        assertThat(tokens.input()).as(what).hasValue(usage.path("input_tokens").asLong());
        assertThat(tokens.output())
                .as(what)
                .hasValue(usage.path("output_tokens").asLong());
        assertThat(tokens.total())
                .as(what)
                .hasValue(usage.path("input_tokens").asLong()
                        + usage.path("output_tokens").asLong()
                        + usage.path("cache_read_input_tokens").asLong()
                        + usage.path("cache_creation_input_tokens").asLong());
    }

    private static List<JsonNode> events(String sse) {
        return sse.lines()
                .filter(line -> line.startsWith("data: "))
                .map(line -> {
                    try {
                        return new ObjectMapper().readTree(line.substring(6));
                    } catch (IOException problem) {
                        throw new UncheckedIOException(problem);
                    }
                })
                .toList();
    }
}
