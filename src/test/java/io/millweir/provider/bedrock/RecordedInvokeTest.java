package io.millweir.provider.bedrock;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millweir.domain.Answer;
import io.millweir.domain.ErrorCode;
import io.millweir.domain.FinishReason;
import io.millweir.provider.CannedServer;
import io.millweir.provider.Cards;
import io.millweir.provider.Configs;
import io.millweir.provider.Ends;
import io.millweir.provider.ProviderRequest;
import io.millweir.provider.ProviderResult;
import io.millweir.provider.Recorded;
import io.millweir.registry.ModelCard;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every recorded InvokeModel and InvokeModelWithResponseStream, through the SDK. */
class RecordedInvokeTest {
    private static final Map<String, FinishReason> REASONS = Map.ofEntries(
            Map.entry("end_turn", FinishReason.STOP),
            Map.entry("stop_sequence", FinishReason.STOP),
            Map.entry("stop", FinishReason.STOP),
            Map.entry("FINISH", FinishReason.STOP),
            Map.entry("COMPLETE", FinishReason.STOP),
            Map.entry("endoftext", FinishReason.STOP),
            Map.entry("max_tokens", FinishReason.LENGTH),
            Map.entry("length", FinishReason.LENGTH),
            Map.entry("LENGTH", FinishReason.LENGTH),
            Map.entry("MAX_TOKENS", FinishReason.LENGTH),
            Map.entry("tool_use", FinishReason.TOOL_CALLS));

    private final CannedServer server = new CannedServer();
    private final BedrockProvider bedrock = new BedrockProvider(
            Configs.bedrock(Optional.of(server.url())), Set.of(), Clock.systemUTC(), BedrockEnvironment.NONE);
    private final Map<String, Integer> used = new TreeMap<>();

    @AfterEach
    void close() {
        bedrock.close();
        server.close();
    }

    private static List<JsonNode> recorded(String operation) {
        return Recorded.all("bedrock", operation);
    }

    private static ModelCard card(JsonNode recording) {
        return Cards.card(recording.path("model_id").asText()).api("invoke").build();
    }

    private void count(String what) {
        used.merge(what, 1, Integer::sum);
    }

    private ProviderResult replay(JsonNode recording, ProviderRequest request, List<String> deltas) {
        Map<String, String> headers = new LinkedHashMap<>();
        recording
                .path("response_headers")
                .properties()
                .forEach(header -> headers.put(
                        header.getKey(),
                        header.getValue().isArray()
                                ? header.getValue().path(0).asText()
                                : header.getValue().asText()));
        headers.keySet()
                .removeIf(name -> name.matches("(?i)content-length|transfer-encoding|connection|content-encoding"));
        byte[] body = recording.has("response_base64")
                ? Base64.getDecoder().decode(recording.path("response_base64").asText())
                : recording.path("response_body").toString().getBytes(java.nio.charset.StandardCharsets.UTF_8);
        server.answer(recording.path("status").asInt(), body, headers);
        return Ends.of(bedrock.call(request, deltas::add));
    }

    @Test
    void reads_every_recorded_answer() {
        for (JsonNode each : recorded("invoke")) {
            String model = each.path("model_id").asText();
            if (each.path("status").asInt() != 200) {
                assertThat(Ends.failure(replay(each, Cards.chat(known(each), "hi"), new ArrayList<>()))
                                .code())
                        .isIn(ErrorCode.MODEL_NOT_FOUND, ErrorCode.ACCESS_DENIED);
                count("refusals");
            } else if (model.startsWith("cohere.rerank")) {
                count("not read: reranking");
            } else if (model.contains("embed")) {
                readsVectors(each);
            } else {
                readsText(each);
            }
        }

        System.out.println("recorded invoke answers: " + used);
        assertThat(used.get("texts")).isGreaterThan(70);
        assertThat(used.get("vectors")).isGreaterThan(15);
        assertThat(used.get("refusals")).isEqualTo(2);
    }

    /** The shape of a model that does not exist is not known. */
    private static ModelCard known(JsonNode recording) {
        String model = recording.path("model_id").asText();
        return Cards.card(model.contains(".") ? model : "amazon.nova-micro-v1:0")
                .api("invoke")
                .build();
    }

    private void readsText(JsonNode each) {
        String source = each.path("source_path").asText() + " " + each.path("model_id");
        JsonNode body = each.path("response_body");

        Answer answer = Ends.answer(replay(each, Cards.chat(card(each), "hi"), new ArrayList<>()));

        assertThat(answer.text()).as(source).contains(text(body));
        assertThat(answer.finishReason()).as(source).contains(reason(body));
        assertThat(answer.tokens().input()).as(source).isEqualTo(header(each, "input-token-count"));
        assertThat(answer.tokens().output()).as(source).isEqualTo(header(each, "output-token-count"));
        assertThat(answer.tokens().cacheRead().orElse(0))
                .as(source)
                .isEqualTo(header(each, "cache-read-input-token-count").orElse(0));
        assertThat(answer.tokens().cacheWrite().orElse(0))
                .as(source)
                .isEqualTo(header(each, "cache-write-input-token-count").orElse(0));
        count("texts");
    }

    private void readsVectors(JsonNode each) {
        JsonNode request = each.path("request_body");
        List<String> texts = new ArrayList<>();
        request.path("texts").forEach(text -> texts.add(text.asText()));
        if (texts.isEmpty()) {
            texts.add("hello");
        }

        Answer answer =
                Ends.answer(replay(each, Cards.embed(card(each), texts.toArray(new String[0])), new ArrayList<>()));

        assertThat(answer.embeddings()).hasSameSizeAs(texts).allSatisfy(vector -> assertThat(vector)
                .hasSizeGreaterThan(200));
        assertThat(each.path("response_body").toString())
                .contains(Double.toString(answer.embeddings().get(0).get(0)));
        assertThat(answer.tokens().input()).isEqualTo(header(each, "input-token-count"));
        assertThat(answer.tokens().output()).hasValue(0);
        count("vectors");
    }

    @Test
    void reads_every_recorded_stream() {
        for (JsonNode each : recorded("invoke-with-response-stream")) {
            if (each.path("status").asInt() != 200) {
                assertThat(Ends.failure(replay(each, Cards.streamed(Cards.chat(known(each), "hi")), new ArrayList<>()))
                                .code())
                        .isEqualTo(ErrorCode.MODEL_NOT_FOUND);
                count("refusals");
                continue;
            }
            String source = each.path("source_path").asText() + " " + each.path("model_id");
            List<String> deltas = Collections.synchronizedList(new ArrayList<>());

            ProviderResult result = replay(each, Cards.streamed(Cards.chat(card(each), "hi")), deltas);

            Expected expected = Expected.of(each.path("events"));
            assertThat(String.join("", deltas)).as(source).isEqualTo(expected.text.toString());
            if (expected.broken) {
                assertThat(Ends.failure(result).providerCode()).as(source).contains("modelStreamErrorException");
                count("streams that broke");
            } else {
                Answer answer = Ends.answer(result);
                assertThat(answer.text()).as(source).contains(expected.text.toString());
                assertThat(answer.finishReason()).as(source).contains(expected.reason);
                assertThat(answer.tokens().input()).as(source).isEqualTo(expected.input);
                assertThat(answer.tokens().output()).as(source).isEqualTo(expected.output);
                count("streams");
            }
        }

        System.out.println("recorded invoke streams: " + used);
        assertThat(used.get("streams")).isGreaterThan(35);
        assertThat(used.get("streams that broke")).isEqualTo(1);
    }

    @Test
    void would_have_sent_every_recorded_request_that_millweir_can_express() {
        for (String operation : List.of("invoke", "invoke-with-response-stream")) {
            for (JsonNode each : recorded(operation)) {
                RecordedNativeRequest recording = RecordedNativeRequest.of(card(each), each.path("request_body"));
                if (recording.request().isEmpty()) {
                    count("not sent: " + recording.why());
                    continue;
                }
                ProviderRequest request = recording.request().get();
                server.answer(200, "{}");
                Ends.of(bedrock.call(operation.endsWith("stream") ? Cards.streamed(request) : request, delta -> {}));

                assertThat(RecordedNativeRequest.normal(
                                (ObjectNode) server.last().json()))
                        .as(each.path("source_path").asText())
                        .isEqualTo(RecordedNativeRequest.normal(
                                (ObjectNode) each.path("request_body").deepCopy()));
                count("sent alike");
            }
        }

        System.out.println("recorded invoke requests: " + used);
        assertThat(used.get("sent alike")).isGreaterThan(60);
    }

    private static OptionalLong header(JsonNode recording, String name) {
        JsonNode value = recording.path("response_headers").path("x-amzn-bedrock-" + name);
        JsonNode first = value.isArray() ? value.path(0) : value;
        return first.isMissingNode() ? OptionalLong.empty() : OptionalLong.of(first.asLong());
    }

    /** Written without the adapter's classes: this is what it is held against. */
    private static String text(JsonNode body) {
        for (String path : List.of(
                "/completion",
                "/results/0/outputText",
                "/generation",
                "/outputs/0/text",
                "/generations/0/text",
                "/text",
                "/completions/0/data/text",
                "/choices/0/message/content",
                "/choices/0/text")) {
            if (body.at(path).isTextual()) {
                return body.at(path).textValue();
            }
        }
        StringBuilder text = new StringBuilder();
        JsonNode blocks = body.has("content") ? body.path("content") : body.at("/output/message/content");
        assertThat(blocks.isArray()).as(body.toString()).isTrue();
        blocks.forEach(block -> text.append(block.path("text").asText("")));
        return text.toString();
    }

    private static FinishReason reason(JsonNode body) {
        if (body.path("amazon-bedrock-guardrailAction").asText().equals("INTERVENED")) {
            return FinishReason.CONTENT_FILTER;
        }
        for (String path : List.of(
                "/stop_reason",
                "/stopReason",
                "/results/0/completionReason",
                "/outputs/0/stop_reason",
                "/generations/0/finish_reason",
                "/finish_reason",
                "/completions/0/finishReason/reason",
                "/choices/0/finish_reason")) {
            if (body.at(path).isTextual()) {
                return REASONS.get(body.at(path).textValue());
            }
        }
        throw new AssertionError("no reason in " + body);
    }

    /** What the decoded events of a recorded stream say. */
    private static final class Expected {
        final StringBuilder text = new StringBuilder();
        FinishReason reason = FinishReason.OTHER;
        OptionalLong input = OptionalLong.empty();
        OptionalLong output = OptionalLong.empty();
        boolean broken;

        static Expected of(JsonNode events) {
            Expected expected = new Expected();
            boolean intervened = false;
            for (JsonNode event : events) {
                JsonNode chunk = event.path("chunk");
                expected.broken |= event.has(":exception-type");
                intervened |=
                        chunk.path("amazon-bedrock-guardrailAction").asText().equals("INTERVENED");
                for (String path : List.of(
                        "/delta/text",
                        "/contentBlockDelta/delta/text",
                        "/completion",
                        "/outputText",
                        "/generation",
                        "/text")) {
                    expected.text.append(chunk.at(path).asText(""));
                }
                for (String path : List.of(
                        "/delta/stop_reason",
                        "/messageStop/stopReason",
                        "/completionReason",
                        "/stop_reason",
                        "/finish_reason")) {
                    if (chunk.at(path).isTextual()) {
                        expected.reason = REASONS.get(chunk.at(path).textValue());
                    }
                }
                JsonNode metrics = chunk.path("amazon-bedrock-invocationMetrics");
                expected.input =
                        counted(expected.input, metrics.path("inputTokenCount"), chunk.path("inputTextTokenCount"));
                expected.output = counted(
                        expected.output, metrics.path("outputTokenCount"), chunk.path("totalOutputTextTokenCount"));
            }
            // The metrics are known to miss tokens of Claude's.
            for (JsonNode event : events) {
                JsonNode usage = event.path("chunk").path("usage");
                expected.output = counted(expected.output, usage.path("output_tokens"));
            }
            if (intervened) {
                expected.reason = FinishReason.CONTENT_FILTER;
            }
            return expected;
        }

        private static OptionalLong counted(OptionalLong before, JsonNode... counts) {
            OptionalLong found = before;
            for (JsonNode count : counts) {
                found = count.isNumber() ? OptionalLong.of(count.asLong()) : found;
            }
            return found;
        }
    }
}
