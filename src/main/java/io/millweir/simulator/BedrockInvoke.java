package io.millweir.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** InvokeModel and InvokeModelWithResponseStream of Amazon Bedrock, whose bodies differ from family to family. */
record BedrockInvoke(AwsAccount account, boolean streamed) implements BedrockWords {
    private static final String METADATA = "X-Amzn-Bedrock-Request-Metadata";
    private static final String COUNTS = "x-amzn-bedrock-";

    @Override
    public boolean streams(Incoming call) {
        return streamed;
    }

    @Override
    public Correlation correlation(Incoming call) {
        return call.header(METADATA)
                .map(BedrockInvoke::parsed)
                .filter(metadata -> metadata.has(Correlation.METADATA_QUERY))
                .map(Correlation::ofMetadata)
                .orElseGet(call::headerCorrelation);
    }

    private static JsonNode parsed(String metadata) {
        try {
            return Json.MAPPER.readTree(metadata);
        } catch (JsonProcessingException notJson) {
            return Json.object();
        }
    }

    @Override
    public Optional<Refusal> invalid(Incoming call) {
        BedrockFamily family = BedrockFamily.of(model(call));
        return account.refusal(call, streamed ? "InvokeModelWithResponseStream" : "InvokeModel")
                .or(() -> (streamed && !family.streams()
                                ? Optional.of("The model is unsupported for streaming.")
                                : Optional.<String>empty())
                        .or(() -> call.body().isObject()
                                ? payload(call).broken(call.body())
                                : Optional.of("Malformed input request, please reformat your input and try again."))
                        .map(BedrockWords::validation));
    }

    private NativePayload payload(Incoming call) {
        String model = model(call);
        return BedrockFamily.of(model).form(model, call.body()).payload();
    }

    @Override
    public Answer answer(Incoming call, Occasion occasion) {
        NativePayload payload = payload(call);
        return payload instanceof NativeSpeech speech
                ? said(speech, call, occasion)
                : embedded((NativeVectors) payload, call, occasion);
    }

    private Answer said(NativeSpeech speech, Incoming call, Occasion occasion) {
        Occasion fitting = speech.thinks() ? occasion : occasion.without(Twist.REASONING);
        String name = BedrockFamily.baseId(model(call));
        Prompt prompt = speech.prompt(model(call), call.body());
        Said said = new Said(name.isEmpty() ? model(call) : name, prompt, Completion.write(prompt, fitting), fitting);
        Completion completion = said.completion();
        if (streamed) {
            Map<String, String> headers = Map.of(
                    "x-amzn-RequestId",
                    BedrockWords.uuid(occasion.requestId()),
                    COUNTS + "content-type",
                    "application/json");
            return Answer.of(
                    new Streamed(EventStreamFrame.CONTENT_TYPE, headers, chunks(speech, said), BedrockVoice.INSTANCE),
                    completion);
        }
        Map<String, String> headers = headers(
                occasion, OptionalLong.of(completion.inputTokens()), OptionalLong.of(completion.outputTokens()));
        return Answer.of(Reply.json(200, headers, speech.whole(said)), completion);
    }

    private static List<StreamEvent> chunks(NativeSpeech speech, Said said) {
        List<StreamPart> parts = speech.parts(said);
        List<StreamEvent> events = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            ObjectNode data = parts.get(i).data();
            if (i == parts.size() - 1 && said.tellsUsage()) {
                data.putObject("amazon-bedrock-invocationMetrics")
                        .put("inputTokenCount", said.completion().inputTokens())
                        .put("outputTokenCount", said.completion().outputTokens())
                        .put("invocationLatency", said.occasion().latency().toMillis())
                        .put("firstByteLatency", said.occasion().latency().toMillis());
            }
            String bytes = Base64.getEncoder().encodeToString(data.toString().getBytes(StandardCharsets.UTF_8));
            ObjectNode payload = Json.object().put("bytes", bytes).put("p", ConverseStream.padding(bytes));
            events.add(new StreamEvent(
                    EventStreamFrame.event("chunk", payload), parts.get(i).delta()));
        }
        return events;
    }

    private Answer embedded(NativeVectors vectors, Incoming call, Occasion occasion) {
        List<String> texts = vectors.texts(call.body());
        int dimensions = vectors.dimensions(call.body());
        Draw base = Draw.of(occasion.seed(), BedrockFamily.baseId(model(call)));
        List<float[]> made = texts.stream()
                .map(text -> SimulatedVector.of(text, dimensions, base))
                .toList();
        long tokens = texts.stream().mapToLong(TokenCount::of).sum();
        Map<String, String> headers = headers(occasion, OptionalLong.of(tokens), OptionalLong.empty());
        ObjectNode answer = vectors.answer(call.body(), made, tokens, occasion);
        return new Answer(Reply.json(200, headers, answer), OptionalLong.of(tokens), OptionalLong.empty());
    }

    private static Map<String, String> headers(Occasion occasion, OptionalLong input, OptionalLong output) {
        Map<String, String> headers = new TreeMap<>();
        headers.put("x-amzn-RequestId", BedrockWords.uuid(occasion.requestId()));
        headers.put(
                COUNTS + "invocation-latency", Long.toString(occasion.latency().toMillis()));
        if (!occasion.has(Twist.NO_USAGE)) {
            input.ifPresent(tokens -> headers.put(COUNTS + "input-token-count", Long.toString(tokens)));
            output.ifPresent(tokens -> headers.put(COUNTS + "output-token-count", Long.toString(tokens)));
        }
        return headers;
    }
}
