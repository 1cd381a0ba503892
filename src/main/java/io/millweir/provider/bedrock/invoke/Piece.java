package io.millweir.provider.bedrock.invoke;

import io.millweir.domain.FinishReason;
import io.millweir.domain.Tokens;
import java.util.Optional;

/**
 * What one chunk of an answer says, or the whole of it.
 *
 * @param text the next part of the answer; may be empty
 * @param finish why the model stopped, when the chunk says so
 * @param tokens those counts that the chunk has
 * @param last whether this is the event by which the family ends a whole answer
 * @param activity whether something came that is no text, such as reasoning or a tool's input
 */
public record Piece(String text, Optional<FinishReason> finish, Tokens tokens, boolean last, boolean activity) {
    /** A chunk of which nothing is of interest. */
    static final Piece NOTHING = new Piece("", Optional.empty(), Tokens.UNKNOWN, false, false);

    /** Progress that is no text. */
    static final Piece ACTIVITY = new Piece("", Optional.empty(), Tokens.UNKNOWN, false, true);

    /** The next part of the answer; an empty one is still a sign of life. */
    static Piece text(String text) {
        return new Piece(text, Optional.empty(), Tokens.UNKNOWN, false, text.isEmpty());
    }

    /** Counts and nothing else. */
    static Piece counts(Tokens tokens) {
        return new Piece("", Optional.empty(), tokens, false, false);
    }

    /** Text with the reason to stop, if there is one; with one, the answer is whole. */
    static Piece of(String text, String reason, Tokens tokens) {
        return new Piece(text, FinishReasons.of(reason), tokens, !reason.isEmpty(), false);
    }
}
