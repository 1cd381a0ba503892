package io.millweir.provider.bedrock.invoke;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millweir.provider.Json;
import io.millweir.provider.ProviderRequest;
import java.util.Optional;

/** Meta's Llama, and imported models, which Bedrock speaks to alike. */
final class Llama implements NativePayload {
    private static final Settings SETTINGS = new Settings("max_gen_len", "temperature", "top_p", "");

    private final PromptTemplate template;

    Llama(PromptTemplate template) {
        this.template = template;
    }

    @Override
    public Optional<String> refusal(ProviderRequest request) {
        return request.parameters().stopSequences().isEmpty()
                ? Optional.empty()
                : Optional.of("the model's native shape has no stop sequences; leave them out or choose another model");
    }

    @Override
    public ObjectNode request(ProviderRequest request) {
        ObjectNode body = Json.object().put("prompt", template.of(request));
        SETTINGS.write(request, body);
        return Extras.added(body, request.options());
    }

    @Override
    public Optional<Piece> answer(JsonNode body) {
        return body.path("generation").isTextual() ? Optional.of(chunk(body)) : Optional.empty();
    }

    @Override
    public Piece chunk(JsonNode chunk) {
        return Piece.of(
                chunk.path("generation").asText(""),
                chunk.path("stop_reason").asText(""),
                Counts.of(Counts.of(chunk, "prompt_token_count"), Counts.of(chunk, "generation_token_count")));
    }
}
