package io.millweir.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** OpenAI's chat completions. */
final class OpenAiDialect implements OpenAiService {
    static final Set<String> ROLES = Set.of("system", "developer", "user", "assistant", "tool", "function");

    @Override
    public Optional<Refusal> invalid(Incoming call) {
        JsonNode body = call.body();
        if (!body.isObject()) {
            return Optional.of(OpenAiErrors.noJson());
        }
        if (model(call).isEmpty()) {
            return Optional.of(Refusal.of(400, "invalid_request_error", "you must provide a model parameter"));
        }
        return messages(body.path("messages")).or(() -> parameters(body));
    }

    static Optional<Refusal> messages(JsonNode messages) {
        if (!messages.isArray()) {
            return Optional.of(OpenAiErrors.missing("messages"));
        }
        if (messages.isEmpty()) {
            return Optional.of(OpenAiErrors.invalid(
                    "messages",
                    "empty_array",
                    "Invalid 'messages': empty array. Expected an array with minimum length 1, but got an empty array"
                            + " instead."));
        }
        for (int i = 0; i < messages.size(); i++) {
            String where = "messages[" + i + "]";
            JsonNode message = messages.get(i);
            String role = message.path("role").asText("");
            if (!ROLES.contains(role)) {
                return Optional.of(OpenAiErrors.invalid(
                        where + ".role", "invalid_value", "Invalid value: '" + role + "' for '" + where + ".role'."));
            }
            JsonNode content = message.path("content");
            boolean callsTools = message.hasNonNull("tool_calls");
            if (!content.isTextual() && !(content.isArray() && !content.isEmpty()) && !callsTools) {
                return Optional.of(OpenAiErrors.invalid(
                        where + ".content",
                        "invalid_type",
                        "Invalid type for '" + where + ".content': expected a string or a non-empty array of content"
                                + " parts."));
            }
        }
        return Optional.empty();
    }

    private static Optional<Refusal> parameters(JsonNode body) {
        return range(body, "temperature", 0, 2)
                .or(() -> range(body, "top_p", 0, 1))
                .or(() -> range(body, "max_tokens", 1, Integer.MAX_VALUE))
                .or(() -> range(body, "max_completion_tokens", 1, Integer.MAX_VALUE))
                .or(() -> range(body, "n", 1, 1))
                .or(() -> body.path("stop").size() > 4
                        ? Optional.of(OpenAiErrors.invalid(
                                "stop",
                                "array_above_max_length",
                                "Invalid 'stop': array too long. Expected an array with maximum length 4."))
                        : Optional.empty());
    }

    static Optional<Refusal> range(JsonNode body, String name, double least, double most) {
        JsonNode value = body.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isNumber()) {
            return Optional.of(
                    OpenAiErrors.invalid(name, "invalid_type", "Invalid type for '" + name + "': expected a number."));
        }
        String kind = value.isIntegralNumber() ? "integer" : "decimal";
        if (value.asDouble() < least) {
            return Optional.of(OpenAiErrors.invalid(
                    name,
                    kind + "_below_min_value",
                    "Invalid '%s': %s below minimum value. Expected a value >= %.0f, but got %s instead."
                            .formatted(name, kind, least, value)));
        }
        if (value.asDouble() > most) {
            return Optional.of(OpenAiErrors.invalid(
                    name,
                    kind + "_above_max_value",
                    "Invalid '%s': %s above maximum value. Expected a value <= %.0f, but got %s instead."
                            .formatted(name, kind, most, value)));
        }
        return Optional.empty();
    }

    private static Prompt prompt(JsonNode body) {
        String most = body.hasNonNull("max_completion_tokens") ? "max_completion_tokens" : "max_tokens";
        return Prompt.of(
                body.path("model").asText(),
                MissingNode.getInstance(),
                body.path("messages"),
                body.path(most),
                body.path("stop"));
    }

    @Override
    public Answer answer(Incoming call, Occasion occasion) {
        JsonNode body = call.body();
        Prompt prompt = prompt(body);
        Completion completion = Completion.write(prompt, occasion);
        Map<String, String> headers = Map.of(
                "x-request-id",
                "req_" + occasion.requestId(),
                "openai-processing-ms",
                Long.toString(occasion.latency().toMillis()));
        Output output = streams(call)
                ? new Streamed(
                        Sse.CONTENT_TYPE,
                        headers,
                        OpenAiStream.write(body, completion, occasion),
                        new OpenAiErrors.Voice(prompt.model()))
                : Reply.json(200, headers, whole(prompt, completion, occasion));
        return Answer.of(output, completion);
    }

    private static ObjectNode whole(Prompt prompt, Completion completion, Occasion occasion) {
        ObjectNode answer = Json.object()
                .put("id", "chatcmpl-" + occasion.requestId())
                .put("object", "chat.completion")
                .put("created", occasion.now().getEpochSecond())
                .put("model", prompt.model());
        ObjectNode choice = answer.putArray("choices").addObject().put("index", 0);
        ObjectNode message = choice.putObject("message").put("role", "assistant");
        message.put("content", completion.text()).putNull("refusal");
        if (!completion.reasoning().isEmpty()) {
            message.put("reasoning_content", completion.reasoning());
        }
        choice.putNull("logprobs").put("finish_reason", finishReason(completion));
        if (!occasion.has(Twist.NO_USAGE)) {
            answer.set("usage", usage(completion));
        }
        return answer.put("system_fingerprint", "fp_simulated");
    }

    static ObjectNode usage(Completion completion) {
        ObjectNode usage = Json.object()
                .put("prompt_tokens", completion.inputTokens())
                .put("completion_tokens", completion.outputTokens())
                .put("total_tokens", completion.inputTokens() + completion.outputTokens());
        usage.putObject("prompt_tokens_details").put("cached_tokens", 0);
        usage.putObject("completion_tokens_details").put("reasoning_tokens", completion.reasoningTokens());
        return usage;
    }

    static String finishReason(Completion completion) {
        return switch (completion.finish()) {
            case END, STOP_SEQUENCE -> "stop";
            case LENGTH -> "length";
            case FILTERED -> "content_filter";
        };
    }
}
