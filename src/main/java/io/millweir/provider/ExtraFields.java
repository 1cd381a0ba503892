package io.millweir.provider;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millweir.domain.ErrorCode;
import io.millweir.domain.Failure;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Merges a query's or card's {@code additional_model_request_fields} into a body of JSON. */
public final class ExtraFields {
    private static final Set<String> OURS = Set.of(
            "model",
            "messages",
            "input",
            "stream",
            "stream_options",
            "max_tokens",
            "max_completion_tokens",
            "max_output_tokens");

    private ExtraFields() {}

    /** Why the fields cannot be sent: one of them would change what is called or what it may cost. */
    public static Optional<Failure> refusal(String where, ProviderRequest request) {
        return request.options().additionalModelRequestFields().keySet().stream()
                .filter(OURS::contains)
                .findFirst()
                .map(field -> Failure.of(
                        ErrorCode.PROVIDER_REJECTED,
                        where + ": additional_model_request_fields has \"" + field
                                + "\", which Millweir sets itself; leave it out",
                        "max_tokens has a field of its own in a query"));
    }

    /** Adds the fields that the body has not. */
    public static ObjectNode merge(ObjectNode body, Map<String, Object> fields) {
        fields.forEach((field, value) -> {
            if (!body.has(field) && !OURS.contains(field)) {
                body.set(field, Json.value(value));
            }
        });
        return body;
    }
}
