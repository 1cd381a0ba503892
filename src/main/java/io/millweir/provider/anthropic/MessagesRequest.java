package io.millweir.provider.anthropic;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millweir.domain.Parameters;
import io.millweir.provider.AnswerLimit;
import io.millweir.provider.ExtraFields;
import io.millweir.provider.Json;
import io.millweir.provider.ProviderRequest;

/** Writes the body of a request. */
final class MessagesRequest {
    private MessagesRequest() {}

    static ObjectNode body(ProviderRequest request, boolean stream) {
        ObjectNode body = Json.object().put("model", request.card().model()).put("max_tokens", AnswerLimit.of(request));
        request.systemPrompt().ifPresent(text -> body.put("system", text));
        ArrayNode messages = body.putArray("messages");
        request.messages()
                .forEach(each ->
                        messages.addObject().put("role", each.role().wireName()).put("content", each.content()));
        Parameters parameters = request.parameters();
        parameters.temperature().ifPresent(value -> body.put("temperature", value));
        // Claude 4.5 and its successors refuse both at once; the temperature is the one that people mean.
        boolean both = request.card().supports("temperature_with_top_p").orElse(true);
        if (both || parameters.temperature().isEmpty()) {
            parameters.topP().ifPresent(value -> body.put("top_p", value));
        }
        if (!parameters.stopSequences().isEmpty()) {
            ArrayNode stop = body.putArray("stop_sequences");
            parameters.stopSequences().forEach(stop::add);
        }
        if (stream) {
            body.put("stream", true);
        }
        return ExtraFields.merge(body, request.options().additionalModelRequestFields());
    }
}
