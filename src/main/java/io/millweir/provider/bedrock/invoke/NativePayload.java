package io.millweir.provider.bedrock.invoke;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millweir.provider.ProviderRequest;
import java.util.Optional;

/**
 * How one family of models words a chat.
 *
 * <p>Threading: implementations have no state.
 */
public interface NativePayload {
    /** Why the request cannot be worded so, and what to do; empty when it can. */
    default Optional<String> refusal(ProviderRequest request) {
        return Optional.empty();
    }

    /** The body to send. */
    ObjectNode request(ProviderRequest request);

    /** Adds what the body must say besides when the answer shall come in pieces. */
    default void streamed(ObjectNode body) {}

    /** Whether the family can answer in pieces. */
    default boolean streams() {
        return true;
    }

    /** What a whole answer says; empty when the body is none of this family's. */
    Optional<Piece> answer(JsonNode body);

    /** What one chunk of a streamed answer says. */
    Piece chunk(JsonNode chunk);
}
