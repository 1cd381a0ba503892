package io.millweir.training.data;

import com.fasterxml.jackson.databind.JsonNode;
import io.millweir.topics.Json;
import io.millweir.topics.Parsed;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads the choices of a query: a list of texts, a list of {@code {"label", "text"}}, an object of lists {@code label}
 * (or {@code labels}) and {@code text}, or a text that holds one of these as JSON or as Python prints it.
 */
final class Choices {
    private static final String TEXT = "text";

    private Choices() {}

    /** The choices; none for null, an empty text and {@code "None"}. Empty when this is nothing of the above. */
    static Optional<List<Choice>> read(JsonNode value) {
        if (value.isMissingNode() || value.isNull()) {
            return Optional.of(List.of());
        }
        if (value.isTextual()) {
            String text = value.textValue().strip();
            return text.isEmpty() || text.equals("None")
                    ? Optional.of(List.of())
                    : parsed(text).filter(JsonNode::isContainerNode).flatMap(Choices::read);
        }
        if (value.isArray()) {
            return list(value);
        }
        JsonNode labels = value.has("labels") ? value.get("labels") : value.path("label");
        JsonNode texts = value.path(TEXT);
        return labels.isArray() && texts.isArray() && labels.size() == texts.size()
                ? pairs(labels, texts)
                : Optional.empty();
    }

    private static Optional<JsonNode> parsed(String text) {
        return Json.parse(text.getBytes(StandardCharsets.UTF_8)) instanceof Parsed.Ok json
                ? Optional.of(json.value())
                : PythonLiteral.parse(text);
    }

    private static Optional<List<Choice>> list(JsonNode list) {
        List<Choice> choices = new ArrayList<>();
        for (JsonNode each : list) {
            boolean labelled = each.isObject();
            JsonNode text = labelled ? each.path(TEXT) : each;
            JsonNode label = each.path("label");
            if (!text.isValueNode() || labelled && !label.isValueNode()) {
                return Optional.empty();
            }
            choices.add(new Choice(labelled ? label.asText() : letter(choices.size()), text.asText()));
        }
        return Optional.of(choices);
    }

    private static Optional<List<Choice>> pairs(JsonNode labels, JsonNode texts) {
        List<Choice> choices = new ArrayList<>();
        for (int i = 0; i < labels.size(); i++) {
            if (!labels.get(i).isValueNode() || !texts.get(i).isValueNode()) {
                return Optional.empty();
            }
            choices.add(new Choice(labels.get(i).asText(), texts.get(i).asText()));
        }
        return Optional.of(choices);
    }

    /** A, B, C … and numbers from 27 on. */
    private static String letter(int place) {
        return place < 26 ? Character.toString('A' + place) : Integer.toString(place + 1);
    }
}
