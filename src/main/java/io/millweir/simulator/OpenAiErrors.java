package io.millweir.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;

/** Errors and credentials as OpenAI and the servers compatible with it treat them. */
final class OpenAiErrors {
    private static final String INVALID = "invalid_request_error";

    private OpenAiErrors() {}

    static Optional<Refusal> unauthorised(Incoming call) {
        String header = call.header("Authorization").orElse("");
        if (header.regionMatches(true, 0, "Bearer ", 0, 7)
                && !header.substring(7).isBlank()) {
            return Optional.empty();
        }
        return Optional.of(Refusal.of(
                401,
                INVALID,
                "You didn't provide an API key. You need to provide your API key in an Authorization header using"
                        + " Bearer auth (i.e. Authorization: Bearer YOUR_KEY)."));
    }

    static Refusal invalid(String param, String code, String message) {
        return new Refusal(400, INVALID, param, code, message);
    }

    static Refusal missing(String param) {
        return invalid(param, "missing_required_parameter", "Missing required parameter: '" + param + "'.");
    }

    static Refusal noJson() {
        return Refusal.of(
                400,
                INVALID,
                "We could not parse the JSON body of your request. The OpenAI API expects a JSON payload.");
    }

    static Refusal fault(int status, String model) {
        return switch (status) {
            case 400 -> Refusal.of(400, INVALID, "Simulated: the request is invalid.");
            case 401 -> new Refusal(401, INVALID, null, "invalid_api_key", "Incorrect API key provided.");
            case 403 -> Refusal.of(403, INVALID, "You do not have access to the model `" + model + "`.");
            case 404 ->
                new Refusal(
                        404,
                        INVALID,
                        null,
                        "model_not_found",
                        "The model `" + model + "` does not exist or you do not have access to it.");
            case 413 -> Refusal.of(413, INVALID, "The request body is too large.");
            case 429 ->
                new Refusal(429, "requests", null, "rate_limit_exceeded", "Rate limit reached for " + model + ".");
            case 503 -> Refusal.of(503, "server_error", "The engine is currently overloaded, please try again later");
            default ->
                Refusal.of(
                        status,
                        "server_error",
                        "The server had an error while processing your request. Sorry about that!");
        };
    }

    static Reply reply(Refusal refusal, String requestId) {
        return Reply.json(refusal.status(), Map.of("x-request-id", "req_" + requestId), body(refusal));
    }

    private static ObjectNode body(Refusal refusal) {
        ObjectNode body = Json.object();
        body.putObject("error")
                .put("message", refusal.message())
                .put("type", refusal.type())
                .put("param", refusal.param())
                .put("code", refusal.code());
        return body;
    }

    /** How a stream of chat completions goes wrong. */
    record Voice(String model) implements StreamVoice {
        @Override
        public byte[] error(StreamError kind) {
            return Sse.data(body(fault(kind.status(), model)), "").bytes();
        }

        @Override
        public byte[] spoilt(StreamEvent event) {
            return Sse.spoilt();
        }
    }
}
