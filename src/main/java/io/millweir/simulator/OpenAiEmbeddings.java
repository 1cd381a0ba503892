package io.millweir.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** OpenAI's embeddings. */
final class OpenAiEmbeddings implements OpenAiService {
    private static final int MOST_DIMENSIONS = 4_096;
    private static final Set<String> INPUT_TYPES = Set.of("query", "passage");

    @Override
    public boolean streams(Incoming call) {
        return false;
    }

    @Override
    public Optional<Refusal> invalid(Incoming call) {
        JsonNode body = call.body();
        if (!body.isObject()) {
            return Optional.of(OpenAiErrors.noJson());
        }
        if (model(call).isEmpty()) {
            return Optional.of(Refusal.of(400, "invalid_request_error", "you must provide a model parameter"));
        }
        JsonNode input = body.path("input");
        if (!input.isTextual() && !input.isArray()) {
            return Optional.of(OpenAiErrors.missing("input"));
        }
        List<String> texts = Json.strings(input);
        if (texts.isEmpty() || texts.stream().anyMatch(String::isEmpty)) {
            return Optional.of(
                    OpenAiErrors.invalid("input", "invalid_value", "'input' cannot be an empty string or array."));
        }
        String model = model(call).toLowerCase(Locale.ROOT);
        boolean nvidia = model.startsWith("nvidia/") || model.contains("nv-embed");
        if (nvidia && !INPUT_TYPES.contains(body.path("input_type").asText())) {
            return Optional.of(OpenAiErrors.invalid(
                    "input_type",
                    "invalid_value",
                    "'input_type' parameter is required for this model: expected 'query' or 'passage'."));
        }
        JsonNode dimensions = body.path("dimensions");
        if (dimensions.isNumber() && (dimensions.asInt() < 1 || dimensions.asInt() > MOST_DIMENSIONS)) {
            return Optional.of(OpenAiErrors.invalid(
                    "dimensions", "invalid_value", "Invalid 'dimensions': expected 1 to " + MOST_DIMENSIONS + "."));
        }
        return Optional.empty();
    }

    @Override
    public Answer answer(Incoming call, Occasion occasion) {
        String model = model(call);
        List<String> texts = Json.strings(call.body().path("input"));
        int dimensions = call.body().path("dimensions").asInt(usualDimensions(model));
        boolean base64 = call.body().path("encoding_format").asText().equals("base64");
        ObjectNode answer = Json.object().put("object", "list");
        ArrayNode data = answer.putArray("data");
        for (int i = 0; i < texts.size(); i++) {
            float[] vector = SimulatedVector.of(texts.get(i), dimensions, Draw.of(occasion.seed(), model));
            ObjectNode item = data.addObject().put("object", "embedding").put("index", i);
            if (base64) {
                item.put("embedding", encoded(vector));
            } else {
                ArrayNode numbers = item.putArray("embedding");
                for (float each : vector) {
                    numbers.add(each);
                }
            }
        }
        answer.put("model", model);
        long tokens = texts.stream().mapToLong(TokenCount::of).sum();
        if (!occasion.has(Twist.NO_USAGE)) {
            answer.putObject("usage").put("prompt_tokens", tokens).put("total_tokens", tokens);
        }
        Reply reply = Reply.json(200, Map.of("x-request-id", "req_" + occasion.requestId()), answer);
        return new Answer(reply, OptionalLong.of(tokens), OptionalLong.empty());
    }

    private static int usualDimensions(String model) {
        return model.contains("large") ? 3_072 : 1_536;
    }

    private static String encoded(float[] vector) {
        ByteBuffer bytes = ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(vector);
        return Base64.getEncoder().encodeToString(bytes.array());
    }
}
