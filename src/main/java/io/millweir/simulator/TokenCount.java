package io.millweir.simulator;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;

/** Counts tokens as the o200k_base vocabulary cuts them. */
final class TokenCount {
    // Encoding a long run without a blank takes more than linear time; slices bound it.
    private static final int SLICE = 4_000;

    private TokenCount() {}

    /** The number of tokens of a text; counted in slices when the text is long. */
    static long of(String text) {
        long count = 0;
        int from = 0;
        while (from < text.length()) {
            int to = sliceEnd(text, from);
            count += Loaded.ENCODING.countTokensOrdinary(text.substring(from, to));
            from = to;
        }
        return count;
    }

    /** The longest start of a text, cut between tokens, that has at most so many tokens. */
    static String start(String text, long tokens) {
        if (of(text) <= tokens) {
            return text;
        }
        for (int limit = (int) tokens; limit > 0; limit--) {
            String cut = Loaded.ENCODING.decode(
                    Loaded.ENCODING.encodeOrdinary(text, limit).getTokens());
            // A cut word may be encoded in more tokens than it was cut from.
            if (of(cut) <= tokens) {
                return cut;
            }
        }
        return "";
    }

    private static int sliceEnd(String text, int from) {
        int to = Math.min(text.length(), from + SLICE);
        if (to == text.length()) {
            return to;
        }
        // Vocabulary words begin with their blank, so a slice ends before one.
        int blank = text.lastIndexOf(' ', to);
        if (blank > from + SLICE / 2) {
            return blank;
        }
        return Character.isHighSurrogate(text.charAt(to - 1)) ? to - 1 : to;
    }

    /** Loading the vocabulary takes a good part of a second: once, and only when something is counted. */
    private static final class Loaded {
        static final Encoding ENCODING = Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.O200K_BASE);
    }
}
