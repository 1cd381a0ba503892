package io.millweir.simulator;

import java.util.ArrayList;
import java.util.List;

/** Cuts a text into the deltas of a stream: a few words each, the same text always in the same way. */
final class Pieces {
    private static final int MOST_WORDS = 3;

    private Pieces() {}

    static List<String> of(String text) {
        List<String> pieces = new ArrayList<>();
        if (text.isEmpty()) {
            return pieces;
        }
        Draw draw = Draw.of(0, text);
        StringBuilder piece = new StringBuilder();
        int words = 1 + draw.below(MOST_WORDS);
        for (String word : text.split("(?<=\\s)(?=\\S)")) {
            piece.append(word);
            words--;
            if (words == 0) {
                pieces.add(piece.toString());
                piece.setLength(0);
                draw = draw.next();
                words = 1 + draw.below(MOST_WORDS);
            }
        }
        if (!piece.isEmpty()) {
            pieces.add(piece.toString());
        }
        return pieces;
    }
}
