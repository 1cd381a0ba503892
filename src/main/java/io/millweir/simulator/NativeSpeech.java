package io.millweir.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * The payloads of a family of models that write text.
 *
 * <p>Threading: implementations are stateless.
 */
non-sealed interface NativeSpeech extends NativePayload {
    Prompt prompt(String model, JsonNode body);

    /** The answer in one piece. */
    ObjectNode whole(Said said);

    /** The answer in pieces. */
    List<StreamPart> parts(Said said);

    /** Whether the family has a form for what it thought. */
    default boolean thinks() {
        return false;
    }
}
