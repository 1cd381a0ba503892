package io.millweir.provider.bedrock;

import io.millweir.domain.ErrorCode;
import io.millweir.domain.Failure;
import io.millweir.provider.DeltaListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The text of a streamed answer as it grows: every piece is handed on, and all of them joined are the answer.
 *
 * <p>Threading: not safe; the reader of the stream guards it.
 */
final class StreamedText {
    /** As for answers that come whole; no model writes that much. */
    static final int MAX_CHARACTERS = 64 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(StreamedText.class);

    private final String where;
    private final DeltaListener deltas;
    private final int limit;
    private final StringBuilder text = new StringBuilder();

    StreamedText(String where, DeltaListener deltas) {
        this(where, deltas, MAX_CHARACTERS);
    }

    StreamedText(String where, DeltaListener deltas, int limit) {
        this.where = where;
        this.deltas = deltas;
        this.limit = limit;
    }

    /** Takes the next piece as it is, white space and all. Returns false when that would be too much. */
    boolean append(String piece) {
        if (piece.isEmpty()) {
            activity();
            return true;
        }
        if (piece.length() > limit - text.length()) {
            return false;
        }
        text.append(piece);
        tell(() -> deltas.onDelta(piece));
        return true;
    }

    /** Something came that is no text. */
    void activity() {
        tell(deltas::onActivity);
    }

    /** The failure of an answer that {@link #append} did not take. */
    Failure tooLong() {
        return Failure.of(
                ErrorCode.MALFORMED_RESPONSE,
                where + ": the answer is longer than " + limit + " characters; Millweir falls back to the next model");
    }

    /** All that came so far. */
    @Override
    public String toString() {
        return text.toString();
    }

    // A listener that throws must not break the connection under the answer.
    private static void tell(Runnable what) {
        try {
            what.run();
        } catch (RuntimeException bug) {
            LOG.atError().setCause(bug).log("a delta listener failed");
        }
    }
}
