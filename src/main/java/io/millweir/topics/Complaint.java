package io.millweir.topics;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import java.util.stream.Collectors;

/** Says what is wrong with JSON and where. Jackson's own messages quote the content, which may be a prompt. */
final class Complaint {
    private Complaint() {}

    static String of(JsonProcessingException wrong) {
        if (wrong instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()) {
            return path(mapping) + ": value of the wrong type or form; see the schema of this topic";
        }
        return place(wrong.getLocation()) + what(wrong);
    }

    private static String what(JsonProcessingException wrong) {
        if (wrong instanceof JsonEOFException) {
            return "the JSON ends too early; send the whole value";
        }
        if (wrong instanceof StreamConstraintsException) {
            return "the JSON is nested too deeply, or holds a number, name or text that is too long; send a simpler value";
        }
        String message = wrong.getOriginalMessage();
        if (message.startsWith("Duplicate")) {
            return "a name occurs twice in one object; name each field once";
        }
        if (message.startsWith("Trailing token")) {
            return "something follows the JSON value; send one value per record";
        }
        return wrong instanceof MismatchedInputException
                ? "value of the wrong type; see the schema of this topic"
                : "not JSON; send a JSON object";
    }

    private static String place(JsonLocation location) {
        return location == null || location.getLineNr() < 1
                ? ""
                : "line " + location.getLineNr() + ", column " + location.getColumnNr() + ": ";
    }

    private static String path(JsonMappingException wrong) {
        return wrong.getPath().stream()
                .map(step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : "." + step.getFieldName())
                .collect(Collectors.joining())
                .replaceFirst("^\\.", "");
    }
}
