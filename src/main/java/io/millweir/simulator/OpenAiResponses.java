package io.millweir.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;

/** OpenAI's Responses. */
final class OpenAiResponses implements OpenAiService {
    private static final int LEAST_OUTPUT = 16;

    @Override
    public Optional<Refusal> invalid(Incoming call) {
        JsonNode body = call.body();
        if (!body.isObject()) {
            return Optional.of(OpenAiErrors.noJson());
        }
        if (model(call).isEmpty()) {
            return Optional.of(OpenAiErrors.missing("model"));
        }
        if (body.has("messages")) {
            return Optional.of(OpenAiErrors.invalid(
                    "messages",
                    "unsupported_parameter",
                    "Unsupported parameter: 'messages'. In the Responses API, this parameter has moved to 'input'."));
        }
        JsonNode input = body.path("input");
        if (!input.isTextual() && !input.isArray()) {
            return Optional.of(OpenAiErrors.missing("input"));
        }
        return (input.isArray() ? items(input) : Optional.<Refusal>empty())
                .or(() -> OpenAiDialect.range(body, "temperature", 0, 2))
                .or(() -> OpenAiDialect.range(body, "top_p", 0, 1))
                .or(() -> OpenAiDialect.range(body, "max_output_tokens", LEAST_OUTPUT, Integer.MAX_VALUE));
    }

    private static Optional<Refusal> items(JsonNode input) {
        for (int i = 0; i < input.size(); i++) {
            JsonNode item = input.get(i);
            boolean message = item.path("type").asText("message").equals("message");
            if (message && !OpenAiDialect.ROLES.contains(item.path("role").asText())) {
                String where = "input[" + i + "].role";
                return Optional.of(OpenAiErrors.invalid(
                        where,
                        "invalid_value",
                        "Invalid value: '" + item.path("role").asText() + "' for '" + where + "'."));
            }
        }
        return Optional.empty();
    }

    private static Prompt prompt(JsonNode body) {
        JsonNode input = body.path("input");
        if (input.isTextual()) {
            ArrayNode turns = Json.MAPPER.createArrayNode();
            turns.addObject().put("role", "user").put("content", input.asText());
            input = turns;
        }
        return Prompt.of(
                body.path("model").asText(),
                body.path("instructions"),
                input,
                body.path("max_output_tokens"),
                MissingNode.getInstance());
    }

    @Override
    public Answer answer(Incoming call, Occasion occasion) {
        Prompt prompt = prompt(call.body());
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
                        ResponsesStream.write(call.body(), completion, occasion),
                        new ResponsesStream.Voice(prompt.model()))
                : Reply.json(200, headers, whole(call.body(), completion, occasion));
        return Answer.of(output, completion);
    }

    /** The response as it stands at its end. */
    static ObjectNode whole(JsonNode request, Completion completion, Occasion occasion) {
        boolean complete =
                completion.finish() == Completion.Finish.END || completion.finish() == Completion.Finish.STOP_SEQUENCE;
        ObjectNode answer = response(request, occasion, complete ? "completed" : "incomplete");
        if (!complete) {
            boolean filtered = completion.finish() == Completion.Finish.FILTERED;
            answer.putObject("incomplete_details").put("reason", filtered ? "content_filter" : "max_output_tokens");
        }
        ArrayNode items = answer.putArray("output");
        if (!completion.reasoning().isEmpty()) {
            items.add(reasoning(occasion, completion.reasoning()));
        }
        if (!completion.text().isEmpty()) {
            items.add(message(occasion, complete ? "completed" : "incomplete", completion.text()));
        }
        if (!occasion.has(Twist.NO_USAGE)) {
            answer.set("usage", usage(completion));
        }
        return answer;
    }

    /** A response without output. */
    static ObjectNode response(JsonNode request, Occasion occasion, String status) {
        ObjectNode response = Json.object()
                .put("id", "resp_" + occasion.requestId())
                .put("object", "response")
                .put("created_at", occasion.now().getEpochSecond())
                .put("status", status)
                .put("background", false)
                .putNull("error")
                .putNull("incomplete_details");
        JsonNode instructions = request.path("instructions");
        response.put("instructions", instructions.isTextual() ? instructions.asText() : null);
        JsonNode most = request.path("max_output_tokens");
        response.put("max_output_tokens", most.isNumber() ? Long.valueOf(most.asLong()) : null);
        response.put("model", request.path("model").asText());
        response.putArray("output");
        response.put("parallel_tool_calls", true).putNull("previous_response_id");
        response.putObject("reasoning").putNull("effort").putNull("summary");
        response.put("service_tier", "default")
                .put("store", request.path("store").asBoolean(true));
        return response.putNull("usage");
    }

    static ObjectNode reasoning(Occasion occasion, String thought) {
        ObjectNode item = Json.object().put("id", "rs_" + occasion.requestId()).put("type", "reasoning");
        ArrayNode summary = item.putArray("summary");
        if (!thought.isEmpty()) {
            summary.addObject().put("type", "summary_text").put("text", thought);
        }
        return item;
    }

    static ObjectNode message(Occasion occasion, String status, String text) {
        ObjectNode item = Json.object().put("id", "msg_" + occasion.requestId()).put("type", "message");
        item.put("status", status).put("role", "assistant");
        ArrayNode content = item.putArray("content");
        if (!text.isEmpty()) {
            content.add(part(text));
        }
        return item;
    }

    static ObjectNode part(String text) {
        ObjectNode part = Json.object().put("type", "output_text");
        part.putArray("annotations");
        part.putArray("logprobs");
        return part.put("text", text);
    }

    private static ObjectNode usage(Completion completion) {
        ObjectNode usage = Json.object().put("input_tokens", completion.inputTokens());
        usage.putObject("input_tokens_details").put("cached_tokens", 0);
        usage.put("output_tokens", completion.outputTokens());
        usage.putObject("output_tokens_details").put("reasoning_tokens", completion.reasoningTokens());
        return usage.put("total_tokens", completion.inputTokens() + completion.outputTokens());
    }
}
