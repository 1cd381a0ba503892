package io.millweir.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** What Converse asks of a request, in the words of its ValidationException. */
final class ConverseRules {
    private static final Pattern METADATA = Pattern.compile("[a-zA-Z0-9\\s:_@$#=/+,.-]{0,256}");
    private static final int MOST_METADATA = 16;
    private static final int MOST_STOPS = 2_500;

    private ConverseRules() {}

    /** The first rule that a request breaks. */
    static Optional<String> broken(Incoming call) {
        if (!call.body().isObject()) {
            return Optional.of("Malformed input request, please reformat your input and try again.");
        }
        return conversation(call.body())
                .or(() -> inference(call.body().path("inferenceConfig")))
                .or(() -> metadata(call.body().path("requestMetadata")));
    }

    /** The first rule that the messages or the system prompt break. */
    static Optional<String> conversation(JsonNode body) {
        return messages(body.path("messages")).or(() -> system(body.path("system")));
    }

    private static Optional<String> messages(JsonNode messages) {
        if (!messages.isArray() || messages.isEmpty()) {
            return Optional.of("The messages field is required. Add at least one message and try again.");
        }
        for (int i = 0; i < messages.size(); i++) {
            String role = messages.get(i).path("role").asText("");
            if (!role.equals("user") && !role.equals("assistant")) {
                return constraint(
                        role, "messages." + (i + 1) + ".member.role", "satisfy enum value set: [user, assistant]");
            }
            if (i == 0 && !role.equals("user")) {
                return Optional.of("A conversation must start with a user message. Try again with a conversation that"
                        + " starts with a user message.");
            }
            JsonNode content = messages.get(i).path("content");
            if (!content.isArray() || content.isEmpty()) {
                return Optional.of("The content field in the Message object at messages." + i
                        + " is empty. Add a ContentBlock object to the content field and try again.");
            }
            Optional<String> blank = blank(content, "messages." + i + ".content.", "ContentBlock");
            if (blank.isPresent()) {
                return blank;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> system(JsonNode system) {
        if (!system.isMissingNode() && !system.isArray()) {
            return Optional.of("Malformed input request: #/system: expected type: JSONArray, please reformat your"
                    + " input and try again.");
        }
        return blank(system, "system.", "SystemContentBlock");
    }

    private static Optional<String> blank(JsonNode blocks, String where, String kind) {
        for (int i = 0; i < blocks.size(); i++) {
            JsonNode text = blocks.get(i).path("text");
            if (!blocks.get(i).isObject()) {
                return Optional.of("Malformed input request: #/" + where.replace('.', '/') + i
                        + ": expected type: JSONObject, please reformat your input and try again.");
            }
            if (text.isTextual() && text.asText().isBlank()) {
                return Optional.of(
                        "The text field in the %s object at %s%d is blank. Add text to the text field, and try again."
                                .formatted(kind, where, i));
            }
        }
        return Optional.empty();
    }

    private static Optional<String> inference(JsonNode config) {
        return range(config, "temperature", 0, 1)
                .or(() -> range(config, "topP", 0, 1))
                .or(() -> range(config, "maxTokens", 1, Integer.MAX_VALUE))
                .or(() -> config.path("stopSequences").size() > MOST_STOPS
                        ? Optional.of("1 validation error detected: Value at 'inferenceConfig.stopSequences' failed to"
                                + " satisfy constraint: Member must have length less than or equal to " + MOST_STOPS)
                        : Optional.empty());
    }

    private static Optional<String> range(JsonNode config, String name, long least, long most) {
        JsonNode value = config.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isNumber() || value.asDouble() > most) {
            return constraint(value.asText(), "inferenceConfig." + name, "have value less than or equal to " + most);
        }
        return value.asDouble() < least
                ? constraint(value.asText(), "inferenceConfig." + name, "have value greater than or equal to " + least)
                : Optional.empty();
    }

    private static Optional<String> metadata(JsonNode metadata) {
        if (metadata.isMissingNode() || metadata.isNull()) {
            return Optional.empty();
        }
        if (metadata.isEmpty() || metadata.size() > MOST_METADATA) {
            return Optional.of("1 validation error detected: Value at 'requestMetadata' failed to satisfy constraint:"
                    + " Member must have 1 to " + MOST_METADATA + " entries");
        }
        for (Map.Entry<String, JsonNode> field : metadata.properties()) {
            if (field.getKey().isEmpty()
                    || !METADATA.matcher(field.getKey()).matches()
                    || !field.getValue().isTextual()
                    || !METADATA.matcher(field.getValue().asText()).matches()) {
                return constraint(
                        field.getValue().asText(),
                        "requestMetadata." + field.getKey(),
                        "satisfy regular expression pattern: " + METADATA.pattern());
            }
        }
        return Optional.empty();
    }

    private static Optional<String> constraint(String value, String where, String rule) {
        return Optional.of(
                "1 validation error detected: Value '%s' at '%s' failed to satisfy constraint: Member must %s"
                        .formatted(value, where, rule));
    }
}
