package io.millweir.provider;

import com.fasterxml.jackson.databind.JsonNode;
import io.millweir.domain.FinishReason;
import io.millweir.domain.Tokens;

/**
 * Reads one streamed answer in one provider's dialect, event by event.
 *
 * <p>Threading: one per call, used by one thread at a time.
 */
public interface StreamReader {
    /** How far a stream has come. */
    enum State {
        /** The answer is not whole: a stream that ends here is a failure. */
        OPEN,
        /** The answer is whole; what may follow are facts about it. */
        WHOLE,
        /** Nothing that matters follows. */
        FINISHED
    }

    /**
     * Takes the next event.
     *
     * @param name the event's type, or {@code message}
     */
    StreamStep read(String name, JsonNode data);

    /** Takes the {@code [DONE]} with which some dialects end. */
    StreamStep done();

    /** How far the stream has come. */
    State state();

    /** Why the model stopped, as far as it said. */
    FinishReason finishReason();

    /** What the provider counted so far; unknown unless it told both input and output. */
    Tokens tokens();
}
