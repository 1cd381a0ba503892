package io.millweir.provider.bedrock;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millweir.domain.Message;
import io.millweir.domain.ModelOptions;
import io.millweir.domain.Parameters;
import io.millweir.domain.Role;
import io.millweir.provider.Cards;
import io.millweir.provider.ProviderRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** A recorded Converse request, said as a query would say it. */
final class RecordedRequest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final TypeReference<LinkedHashMap<String, Object>> MAP = new TypeReference<>() {};

    private RecordedRequest() {}

    /** What a query cannot say of it, or Millweir says otherwise on purpose; empty when it is to be the same. */
    static Optional<String> unsayable(JsonNode body) {
        for (String field : List.of("toolConfig", "outputConfig")) {
            if (body.has(field)) {
                return Optional.of(field);
            }
        }
        if (body.path("system").size() > 1) {
            return Optional.of("several system blocks");
        }
        for (JsonNode block : body.path("system")) {
            if (!block.has("text")) {
                return Optional.of("other system blocks than text");
            }
        }
        String before = "";
        for (JsonNode message : body.path("messages")) {
            if (message.path("role").asText().equals(before)) {
                return Optional.of("turns of one role in a row, which are joined");
            }
            before = message.path("role").asText();
            for (JsonNode block : message.path("content")) {
                if (!block.has("text")) {
                    return Optional.of("other blocks than text");
                }
            }
        }
        return Optional.empty();
    }

    static ProviderRequest of(String model, JsonNode body, boolean streamed) {
        List<Message> messages = new ArrayList<>();
        for (JsonNode message : body.path("messages")) {
            Role role = message.path("role").asText().equals("assistant") ? Role.ASSISTANT : Role.USER;
            message.path("content")
                    .forEach(block ->
                            messages.add(new Message(role, block.path("text").asText())));
        }
        ProviderRequest plain = Cards.withParameters(
                Cards.withMessages(Cards.chat(Cards.card(model).build(), ""), messages), parameters(body));
        return new ProviderRequest(
                plain.queryId(),
                plain.attempt(),
                plain.tenant(),
                plain.card(),
                plain.operation(),
                body.path("system").isEmpty()
                        ? Optional.empty()
                        : Optional.of(body.path("system").path(0).path("text").asText()),
                plain.messages(),
                plain.input(),
                plain.parameters(),
                options(body),
                streamed,
                plain.timeout());
    }

    private static Parameters parameters(JsonNode body) {
        JsonNode config = body.path("inferenceConfig");
        List<String> stop = new ArrayList<>();
        config.path("stopSequences").forEach(each -> stop.add(each.asText()));
        return new Parameters(
                number(config, "temperature"),
                number(config, "topP"),
                config.has("maxTokens")
                        ? OptionalInt.of(config.path("maxTokens").asInt())
                        : OptionalInt.empty(),
                stop);
    }

    private static OptionalDouble number(JsonNode config, String field) {
        return config.has(field) ? OptionalDouble.of(config.path(field).asDouble()) : OptionalDouble.empty();
    }

    private static ModelOptions options(JsonNode body) {
        JsonNode guardrail = body.path("guardrailConfig");
        JsonNode fields = body.path("additionalModelRequestFields");
        return new ModelOptions(
                fields.isObject() ? MAPPER.convertValue(fields, MAP) : Map.of(),
                guardrail.isMissingNode()
                        ? Optional.empty()
                        : Optional.of(new ModelOptions.Guardrail(
                                guardrail.path("guardrailIdentifier").asText(),
                                guardrail.path("guardrailVersion").asText(),
                                guardrail.path("trace").asText().equals("enabled"))),
                Optional.empty(),
                Optional.ofNullable(
                        body.path("performanceConfig").path("latency").textValue()),
                OptionalInt.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** A request without what we add of our own, or leave out because it says nothing. */
    static JsonNode comparable(JsonNode body, JsonNode recorded) {
        ObjectNode copy = body.deepCopy();
        copy.remove("requestMetadata");
        ObjectNode config = copy.withObjectProperty("inferenceConfig");
        if (!recorded.path("inferenceConfig").has("maxTokens")) {
            config.remove("maxTokens");
        }
        if (config.path("stopSequences").isEmpty()) {
            config.remove("stopSequences");
        }
        for (String field : List.of("temperature", "topP")) {
            if (config.has(field)) {
                config.put(field, (float) config.path(field).asDouble());
            }
        }
        if (copy.path("guardrailConfig").path("trace").asText().equals("disabled")) {
            copy.withObjectProperty("guardrailConfig").remove("trace");
        }
        for (String field : List.of("system", "additionalModelRequestFields")) {
            if (copy.path(field).isEmpty()) {
                copy.remove(field);
            }
        }
        return copy;
    }
}
