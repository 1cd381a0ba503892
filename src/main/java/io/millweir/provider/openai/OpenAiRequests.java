package io.millweir.provider.openai;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millweir.domain.ModelOptions;
import io.millweir.domain.Parameters;
import io.millweir.provider.ExtraFields;
import io.millweir.provider.Json;
import io.millweir.provider.ProviderRequest;

/** Writes the bodies of requests. */
final class OpenAiRequests {
    private static final String OPENAI = "openai";
    private static final String NVIDIA = "nvidia";

    private OpenAiRequests() {}

    static ObjectNode chat(String provider, ProviderRequest request, boolean stream) {
        ObjectNode body = Json.object().put("model", request.card().model());
        ArrayNode messages = body.putArray("messages");
        request.systemPrompt()
                .ifPresent(text -> messages.addObject().put("role", "system").put("content", text));
        messages(messages, request);
        Parameters parameters = request.parameters();
        // OpenAI's newer models refuse the old name; the compatible servers mostly know only that one.
        String limit = provider.equals(OPENAI) ? "max_completion_tokens" : "max_tokens";
        parameters.maxTokens().ifPresent(value -> body.put(limit, value));
        sampling(body, parameters);
        if (!parameters.stopSequences().isEmpty()) {
            ArrayNode stop = body.putArray("stop");
            parameters.stopSequences().forEach(stop::add);
        }
        serviceTier(provider, body, request.options());
        if (stream) {
            body.put("stream", true);
            if (request.card().supports("stream_usage").orElse(true)) {
                body.putObject("stream_options").put("include_usage", true);
            }
        }
        return ExtraFields.merge(body, request.options().additionalModelRequestFields());
    }

    static ObjectNode responses(String provider, ProviderRequest request, boolean stream) {
        ObjectNode body = Json.object().put("model", request.card().model());
        request.systemPrompt().ifPresent(text -> body.put("instructions", text));
        messages(body.putArray("input"), request);
        Parameters parameters = request.parameters();
        parameters.maxTokens().ifPresent(value -> body.put("max_output_tokens", value));
        sampling(body, parameters);
        serviceTier(provider, body, request.options());
        if (stream) {
            body.put("stream", true);
        }
        return ExtraFields.merge(body, request.options().additionalModelRequestFields());
    }

    static ObjectNode embeddings(String provider, ProviderRequest request) {
        ObjectNode body = Json.object().put("model", request.card().model()).put("encoding_format", "float");
        ArrayNode input = body.putArray("input");
        request.input().forEach(input::add);
        request.options().dimensions().ifPresent(value -> body.put("dimensions", value));
        if (provider.equals(NVIDIA)) {
            // NIM's retrieval models refuse a call that does not say which side of the search the text is on.
            String type = request.options()
                    .inputType()
                    .orElseGet(() -> request.card().tags().getOrDefault("input_type", "query"));
            body.put("input_type", nvidiaInputType(type));
        }
        return body;
    }

    // Queries may be moved between models: the names that Cohere and Bedrock give the two sides are understood as well.
    private static String nvidiaInputType(String type) {
        return switch (type) {
            case "search_document", "document" -> "passage";
            case "search_query" -> "query";
            default -> type;
        };
    }

    private static void messages(ArrayNode messages, ProviderRequest request) {
        request.messages()
                .forEach(each ->
                        messages.addObject().put("role", each.role().wireName()).put("content", each.content()));
    }

    private static void sampling(ObjectNode body, Parameters parameters) {
        parameters.temperature().ifPresent(value -> body.put("temperature", value));
        parameters.topP().ifPresent(value -> body.put("top_p", value));
    }

    private static void serviceTier(String provider, ObjectNode body, ModelOptions options) {
        if (!provider.equals(NVIDIA)) {
            options.serviceTier().ifPresent(value -> body.put("service_tier", value));
        }
    }
}
