package io.millweir.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;

/** Converse and ConverseStream of Amazon Bedrock. */
record BedrockConverse(AwsAccount account, boolean streamed) implements BedrockWords {
    @Override
    public boolean streams(Incoming call) {
        return streamed;
    }

    @Override
    public Correlation correlation(Incoming call) {
        JsonNode metadata = call.body().path("requestMetadata");
        return metadata.has(Correlation.METADATA_QUERY) ? Correlation.ofMetadata(metadata) : call.headerCorrelation();
    }

    @Override
    public Optional<Refusal> invalid(Incoming call) {
        return account.refusal(call, streamed ? "InvokeModelWithResponseStream" : "InvokeModel")
                .or(() -> ConverseRules.broken(call)
                        .or(() -> unsupported(BedrockFamily.of(model(call)), call.body()))
                        .map(BedrockWords::validation));
    }

    private Optional<String> unsupported(BedrockFamily family, JsonNode body) {
        if (family.embeds()) {
            return Optional.of("This action doesn't support the model that you provided. Try again with a supported"
                    + " text or chat model.");
        }
        if (streamed && !family.streams()) {
            return Optional.of("The model is unsupported for streaming.");
        }
        if (!family.takesSystem() && !body.path("system").isEmpty()) {
            return Optional.of("This model doesn't support system messages. Try again without a system message or use a"
                    + " model that supports system messages.");
        }
        return family.chats() || body.path("messages").size() == 1
                ? Optional.empty()
                : Optional.of("This model doesn't support conversation history. Try again with input that only"
                        + " includes one user message.");
    }

    private Prompt prompt(Incoming call) {
        JsonNode body = call.body();
        JsonNode config = body.path("inferenceConfig");
        return Prompt.of(
                model(call),
                body.path("system"),
                body.path("messages"),
                config.path("maxTokens"),
                config.path("stopSequences"));
    }

    @Override
    public Answer answer(Incoming call, Occasion occasion) {
        Completion completion = Completion.write(prompt(call), occasion);
        Map<String, String> headers = Map.of("x-amzn-RequestId", BedrockWords.uuid(occasion.requestId()));
        Output output = streamed
                ? new Streamed(
                        EventStreamFrame.CONTENT_TYPE,
                        headers,
                        ConverseStream.write(completion, occasion),
                        BedrockVoice.INSTANCE)
                : Reply.json(200, headers, whole(completion, occasion));
        return Answer.of(output, completion);
    }

    private static ObjectNode whole(Completion completion, Occasion occasion) {
        ObjectNode answer = Json.object();
        answer.putObject("metrics").put("latencyMs", occasion.latency().toMillis());
        ObjectNode message = answer.putObject("output").putObject("message");
        ArrayNode content = message.putArray("content");
        if (!completion.reasoning().isEmpty()) {
            content.addObject()
                    .putObject("reasoningContent")
                    .putObject("reasoningText")
                    .put("text", completion.reasoning())
                    .put("signature", AnthropicDialect.SIGNATURE);
        }
        if (!completion.text().isEmpty()) {
            content.addObject().put("text", completion.text());
        }
        message.put("role", "assistant");
        answer.put("stopReason", stopReason(completion));
        if (!occasion.has(Twist.NO_USAGE)) {
            answer.set("usage", usage(completion));
        }
        return answer;
    }

    static ObjectNode usage(Completion completion) {
        return Json.object()
                .put("inputTokens", completion.inputTokens())
                .put("outputTokens", completion.outputTokens())
                .put("totalTokens", completion.inputTokens() + completion.outputTokens());
    }

    static String stopReason(Completion completion) {
        return switch (completion.finish()) {
            case END -> "end_turn";
            case STOP_SEQUENCE -> "stop_sequence";
            case LENGTH -> "max_tokens";
            case FILTERED -> "content_filtered";
        };
    }
}
