package io.millweir.provider.openai;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millweir.domain.Parameters;
import io.millweir.provider.Json;
import io.millweir.provider.ProviderRequest;

/** Writes the bodies of requests. */
final class OpenAiRequests {
    private OpenAiRequests() {}

    static ObjectNode chat(String provider, ProviderRequest request) {
        ObjectNode body = Json.object().put("model", request.card().model());
        ArrayNode messages = body.putArray("messages");
        request.systemPrompt()
                .ifPresent(text -> messages.addObject().put("role", "system").put("content", text));
        request.messages()
                .forEach(each ->
                        messages.addObject().put("role", each.role().wireName()).put("content", each.content()));
        Parameters parameters = request.parameters();
        // OpenAI's newer models refuse the old name; the compatible servers mostly know only that one.
        String limit = provider.equals("openai") ? "max_completion_tokens" : "max_tokens";
        parameters.maxTokens().ifPresent(value -> body.put(limit, value));
        parameters.temperature().ifPresent(value -> body.put("temperature", value));
        parameters.topP().ifPresent(value -> body.put("top_p", value));
        if (!parameters.stopSequences().isEmpty()) {
            ArrayNode stop = body.putArray("stop");
            parameters.stopSequences().forEach(stop::add);
        }
        return body;
    }

    static ObjectNode embeddings(String provider, ProviderRequest request) {
        ObjectNode body = Json.object().put("model", request.card().model()).put("encoding_format", "float");
        ArrayNode input = body.putArray("input");
        request.input().forEach(input::add);
        if (provider.equals("nvidia")) {
            // NIM's retrieval models refuse a call that does not say which side of the search the text is on.
            body.put("input_type", request.card().tags().getOrDefault("input_type", "query"));
        }
        return body;
    }
}
