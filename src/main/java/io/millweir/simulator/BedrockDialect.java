package io.millweir.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;

/** Converse of Amazon Bedrock. */
final class BedrockDialect implements Dialect {
    @Override
    public String name() {
        return "bedrock";
    }

    @Override
    public String model(Incoming call) {
        return call.pathModel();
    }

    @Override
    public Correlation correlation(Incoming call) {
        JsonNode metadata = call.body().path("requestMetadata");
        return metadata.has(Correlation.METADATA_QUERY) ? Correlation.ofMetadata(metadata) : call.headerCorrelation();
    }

    @Override
    public Optional<Refusal> unauthorised(Incoming call) {
        return AwsCredentials.refusal(call);
    }

    @Override
    public Optional<Refusal> invalid(Incoming call) {
        return ConverseRules.broken(call).map(BedrockDialect::validation);
    }

    private static Refusal validation(String message) {
        return Refusal.of(400, "ValidationException", message);
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
        ObjectNode answer = Json.object();
        answer.putObject("metrics").put("latencyMs", occasion.latency().toMillis());
        ObjectNode message = answer.putObject("output").putObject("message");
        message.putArray("content").addObject().put("text", completion.text());
        message.put("role", "assistant");
        answer.put("stopReason", stopReason(completion));
        if (!occasion.has(Twist.NO_USAGE)) {
            answer.putObject("usage")
                    .put("inputTokens", completion.inputTokens())
                    .put("outputTokens", completion.outputTokens())
                    .put("totalTokens", completion.inputTokens() + completion.outputTokens());
        }
        Reply reply = Reply.json(200, Map.of("x-amzn-RequestId", uuid(occasion.requestId())), answer);
        return Answer.of(reply, completion);
    }

    private static String stopReason(Completion completion) {
        return switch (completion.finish()) {
            case END -> "end_turn";
            case STOP_SEQUENCE -> "stop_sequence";
            case LENGTH -> "max_tokens";
            case FILTERED -> "content_filtered";
        };
    }

    @Override
    public Refusal fault(int status, String model) {
        return switch (status) {
            case 400 -> validation("The provided model identifier is invalid.");
            // AWS answers bad credentials with 403, never with 401.
            case 401 ->
                Refusal.of(
                        403, "UnrecognizedClientException", "The security token included in the request is invalid.");
            case 403 ->
                Refusal.of(
                        403,
                        "AccessDeniedException",
                        "You don't have access to the model with the specified model ID.");
            case 404 ->
                Refusal.of(404, "ResourceNotFoundException", "This model version has reached the end of its life.");
            case 408 ->
                Refusal.of(
                        408, "ModelTimeoutException", "The request took too long to process. Try your request again.");
            case 413 -> Refusal.of(413, "RequestEntityTooLargeException", "Request Too Long");
            case 424 ->
                Refusal.of(
                        424, "ModelErrorException", "The model has encountered an unexpected error during processing.");
            case 429 -> Refusal.of(429, "ThrottlingException", "Too many requests, please wait before trying again.");
            case 503 -> Refusal.of(503, "ServiceUnavailableException", "Bedrock is unable to process your request.");
            default ->
                Refusal.of(
                        status,
                        "InternalServerException",
                        "The system encountered an unexpected error during processing. Try your request again.");
        };
    }

    @Override
    public Reply error(Refusal refusal, String requestId) {
        Map<String, String> headers = Map.of(
                "x-amzn-RequestId",
                uuid(requestId),
                "x-amzn-ErrorType",
                refusal.type() + ":http://internal.amazon.com/coral/com.amazon.bedrock/");
        return Reply.json(refusal.status(), headers, Json.object().put("message", refusal.message()));
    }

    private static String uuid(String hex) {
        return "00000000-0000-4000-" + hex.substring(0, 4) + "-" + hex.substring(4, 16);
    }

    @Override
    public Refusal unsupported(String message) {
        return validation(message);
    }
}
