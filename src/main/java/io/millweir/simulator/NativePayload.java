package io.millweir.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** What is sent to InvokeModel and comes back, for one family of models. */
sealed interface NativePayload permits NativeSpeech, NativeVectors {
    /** What the family would find wrong with the request. */
    Optional<String> broken(JsonNode body);
}
