package io.millweir.provider;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.OptionalInt;

/** An error that came without a status of its own: in a stream, or wrapped in a success. */
final class ErrorObject {
    private ErrorObject() {}

    /** The status that stands in the error; most have none, and are known by their words. */
    static OptionalInt status(JsonNode body) {
        JsonNode error = body.path("error").isObject() ? body.path("error") : body;
        for (String field : new String[] {"code", "status", "status_code"}) {
            int number = error.path(field).asInt(0);
            if (number >= 400 && number <= 599) {
                return OptionalInt.of(number);
            }
        }
        return OptionalInt.empty();
    }
}
