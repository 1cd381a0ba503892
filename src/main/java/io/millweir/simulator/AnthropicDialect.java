package io.millweir.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;

/** Anthropic's Messages. */
final class AnthropicDialect implements Dialect {
    static final String SIGNATURE = "c2ltdWxhdGVk";

    @Override
    public String name() {
        return "anthropic";
    }

    @Override
    public Optional<Refusal> unauthorised(Incoming call) {
        return call.header("x-api-key").filter(key -> !key.isBlank()).isPresent()
                ? Optional.empty()
                : Optional.of(Refusal.of(401, "authentication_error", "x-api-key header is required"));
    }

    @Override
    public Optional<Refusal> invalid(Incoming call) {
        JsonNode body = call.body();
        if (call.header("anthropic-version").filter(each -> !each.isBlank()).isEmpty()) {
            return invalid("anthropic-version: header is required");
        }
        if (!body.isObject()) {
            return invalid("The request body is not valid JSON");
        }
        if (model(call).isEmpty()) {
            return invalid("model: Field required");
        }
        JsonNode maxTokens = body.path("max_tokens");
        if (maxTokens.isMissingNode() || maxTokens.isNull()) {
            return invalid("max_tokens: Field required");
        }
        if (!maxTokens.isIntegralNumber()) {
            return invalid("max_tokens: Input should be a valid integer");
        }
        if (maxTokens.asLong() < 1) {
            return invalid("max_tokens: Input should be greater than or equal to 1");
        }
        return messages(body.path("messages"))
                .or(() -> range(body, "temperature"))
                .or(() -> range(body, "top_p"));
    }

    static Optional<Refusal> messages(JsonNode messages) {
        if (!messages.isArray()) {
            return invalid("messages: Field required");
        }
        if (messages.isEmpty()) {
            return invalid("messages: at least one message is required");
        }
        for (int i = 0; i < messages.size(); i++) {
            String where = "messages." + i;
            String role = messages.get(i).path("role").asText("");
            if (role.equals("system")) {
                return invalid("messages: Unexpected role \"system\". The Messages API accepts a top-level `system`"
                        + " parameter, not \"system\" as an input message role.");
            }
            if (!role.equals("user") && !role.equals("assistant")) {
                return invalid(where + ".role: Input should be 'user' or 'assistant'");
            }
            if (i == 0 && !role.equals("user")) {
                return invalid("messages: first message must use the \"user\" role");
            }
            JsonNode content = messages.get(i).path("content");
            if (!content.isTextual() && !content.isArray()) {
                return invalid(where + ".content: Field required");
            }
            boolean last = i == messages.size() - 1;
            boolean empty = content.isTextual() ? content.asText().isEmpty() : content.isEmpty();
            if (empty && !(last && role.equals("assistant"))) {
                return invalid(where + ": all messages must have non-empty content except for the optional final"
                        + " assistant message");
            }
            if (content.isArray() && Json.texts(content).stream().anyMatch(String::isEmpty)) {
                return invalid("messages: text content blocks must be non-empty");
            }
        }
        return Optional.empty();
    }

    private static Optional<Refusal> range(JsonNode body, String name) {
        JsonNode value = body.path(name);
        return value.isMissingNode() || (value.isNumber() && value.asDouble() >= 0 && value.asDouble() <= 1)
                ? Optional.empty()
                : invalid(name + ": range: 0..1");
    }

    private static Optional<Refusal> invalid(String message) {
        return Optional.of(Refusal.of(400, "invalid_request_error", message));
    }

    private static Prompt prompt(JsonNode body) {
        return Prompt.of(
                body.path("model").asText(),
                body.path("system"),
                body.path("messages"),
                body.path("max_tokens"),
                body.path("stop_sequences"));
    }

    @Override
    public Answer answer(Incoming call, Occasion occasion) {
        Prompt prompt = prompt(call.body());
        Completion completion = Completion.write(prompt, occasion);
        Map<String, String> headers = headers(occasion.requestId());
        ObjectNode head = head(prompt, occasion);
        Output output = streams(call)
                ? new Streamed(
                        Sse.CONTENT_TYPE,
                        headers,
                        AnthropicStream.write(head, completion, occasion).stream()
                                .map(part -> Sse.typed(part.data(), part.delta()))
                                .toList(),
                        new Voice(prompt.model(), occasion.requestId()))
                : Reply.json(200, headers, whole(head, completion, occasion));
        return Answer.of(output, completion);
    }

    private record Voice(String model, String requestId) implements StreamVoice {
        @Override
        public byte[] error(StreamError kind) {
            ObjectNode body = errorBody(refusal(kind.status(), model), requestId);
            return Sse.typed(body, "").bytes();
        }

        @Override
        public byte[] spoilt(StreamEvent event) {
            return Sse.spoilt();
        }
    }

    /** Completes a message that is answered in one piece. */
    static ObjectNode whole(ObjectNode answer, Completion completion, Occasion occasion) {
        ArrayNode content = answer.putArray("content");
        if (!completion.reasoning().isEmpty()) {
            content.addObject()
                    .put("type", "thinking")
                    .put("thinking", completion.reasoning())
                    .put("signature", SIGNATURE);
        }
        if (!completion.text().isEmpty()) {
            content.addObject().put("type", "text").put("text", completion.text());
        }
        answer.put("stop_reason", stopReason(completion))
                .put("stop_sequence", completion.stop().orElse(null));
        if (!occasion.has(Twist.NO_USAGE)) {
            answer.set("usage", usage(completion, completion.outputTokens()));
        }
        return answer;
    }

    static ObjectNode head(Prompt prompt, Occasion occasion) {
        return Json.object()
                .put("id", "msg_" + occasion.requestId())
                .put("type", "message")
                .put("role", "assistant")
                .put("model", prompt.model());
    }

    static ObjectNode usage(Completion completion, long outputTokens) {
        return Json.object()
                .put("input_tokens", completion.inputTokens())
                .put("cache_creation_input_tokens", 0)
                .put("cache_read_input_tokens", 0)
                .put("output_tokens", outputTokens)
                .put("service_tier", "standard");
    }

    static String stopReason(Completion completion) {
        return switch (completion.finish()) {
            case END -> "end_turn";
            case STOP_SEQUENCE -> "stop_sequence";
            case LENGTH -> "max_tokens";
            case FILTERED -> "refusal";
        };
    }

    @Override
    public Refusal fault(int status, String model) {
        return refusal(status, model);
    }

    private static Refusal refusal(int status, String model) {
        return switch (status) {
            case 400 -> Refusal.of(400, "invalid_request_error", "Simulated: the request is invalid.");
            case 401 -> Refusal.of(401, "authentication_error", "invalid x-api-key");
            case 403 ->
                Refusal.of(
                        403,
                        "permission_error",
                        "Your API key does not have permission to use the specified resource.");
            case 404 -> Refusal.of(404, "not_found_error", "model: " + model);
            case 413 -> Refusal.of(413, "request_too_large", "Request exceeds the maximum size");
            case 429 ->
                Refusal.of(429, "rate_limit_error", "This request would exceed your organization's rate limit.");
            case 504 -> Refusal.of(504, "timeout_error", "Request timed out");
            case 529 -> Refusal.of(529, "overloaded_error", "Overloaded");
            default -> Refusal.of(status, "api_error", "Internal server error");
        };
    }

    @Override
    public Reply error(Refusal refusal, String requestId) {
        return Reply.json(refusal.status(), headers(requestId), errorBody(refusal, requestId));
    }

    private static ObjectNode errorBody(Refusal refusal, String requestId) {
        ObjectNode body = Json.object().put("type", "error");
        body.putObject("error").put("type", refusal.type()).put("message", refusal.message());
        return body.put("request_id", "req_" + requestId);
    }

    private static Map<String, String> headers(String requestId) {
        return Map.of("request-id", "req_" + requestId);
    }

    @Override
    public Refusal unsupported(String message) {
        return Refusal.of(400, "invalid_request_error", message);
    }
}
