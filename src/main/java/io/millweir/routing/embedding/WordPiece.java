package io.millweir.routing.embedding;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.regex.Matcher;

/**
 * Cuts a text into the pieces that an uncased BERT model was trained on: cleans it, sets Chinese characters apart, takes
 * accents and capitals away, splits at spaces and signs, and then takes the longest known piece again and again (Wu et
 * al., "Google's Neural Machine Translation System", 2016, section 4.1; Devlin et al., "BERT", 2018). The marks of the
 * model, such as {@code [SEP]}, are themselves also where they stand in a text.
 *
 * <p>A text that is too long loses its middle: the first half of the pieces is kept, and the last half. What is asked
 * of a model stands at the beginning or at the end of a prompt.
 *
 * <p>Threading: immutable; share freely.
 */
final class WordPiece {
    /** A longer word is unknown as a whole. */
    private static final int LONGEST_WORD = 100;

    /** Characters for each piece that is kept; of a longer text only so many are looked at, from either end. */
    private static final int CHARACTERS_PER_PIECE = 32;

    /** The marks before and after the pieces of a text. */
    static final int AROUND = 2;

    private final Vocabulary vocabulary;
    private final int classifier;
    private final int separator;
    private final int unknown;

    WordPiece(Vocabulary vocabulary) {
        this.vocabulary = vocabulary;
        this.classifier = vocabulary.classifier();
        this.separator = vocabulary.separator();
        this.unknown = vocabulary.unknown();
    }

    int unknown() {
        return unknown;
    }

    /**
     * The numbers of the pieces, with the model's marks around them.
     *
     * @param most how many at most, the marks included; at least 4
     */
    int[] encode(String text, int most) {
        int room = most - AROUND;
        int head = (room + 1) / 2;
        long searched = (long) room * CHARACTERS_PER_PIECE;
        if (text.length() <= 2 * searched) {
            Pieces pieces = cut(text);
            return pieces.count <= room
                    ? marked(pieces, pieces.count, pieces, 0)
                    : marked(pieces, head, pieces, room - head);
        }
        Pieces first = cut(text.substring(0, (int) searched));
        Pieces last = cut(text.substring(text.length() - (int) searched));
        return marked(first, Math.min(head, first.count), last, Math.min(room - head, last.count));
    }

    private int[] marked(Pieces first, int fromFirst, Pieces last, int fromLast) {
        int[] marked = new int[fromFirst + fromLast + AROUND];
        marked[0] = classifier;
        System.arraycopy(first.ids, 0, marked, 1, fromFirst);
        System.arraycopy(last.ids, last.count - fromLast, marked, 1 + fromFirst, fromLast);
        marked[marked.length - 1] = separator;
        return marked;
    }

    private Pieces cut(String text) {
        Pieces pieces = new Pieces(text.length() / 4 + 8);
        int from = 0;
        Matcher mark = vocabulary.markPattern().matcher(text);
        while (mark.find()) {
            cutWords(normalized(text, from, mark.start()), pieces);
            pieces.add(vocabulary.mark(mark.group()));
            from = mark.end();
        }
        cutWords(normalized(text, from, text.length()), pieces);
        return pieces;
    }

    private void cutWords(String clean, Pieces pieces) {
        int start = -1;
        for (int i = 0; i < clean.length(); ) {
            int point = clean.codePointAt(i);
            int width = Character.charCount(point);
            boolean space = point == ' ';
            boolean sign = !space && BertCharacters.isPunctuation(point);
            if (space || sign) {
                if (start >= 0) {
                    cutWord(clean.substring(start, i), pieces);
                    start = -1;
                }
                if (sign) {
                    cutWord(clean.substring(i, i + width), pieces);
                }
            } else if (start < 0) {
                start = i;
            }
            i += width;
        }
        if (start >= 0) {
            cutWord(clean.substring(start), pieces);
        }
    }

    private void cutWord(String word, Pieces pieces) {
        if (word.codePointCount(0, word.length()) > LONGEST_WORD) {
            pieces.add(unknown);
            return;
        }
        int before = pieces.count;
        for (int start = 0; start < word.length(); ) {
            int end = Math.min(word.length(), start + vocabulary.longest());
            int found = known(word, start, end);
            while (found < 0 && --end > start) {
                found = known(word, start, end);
            }
            if (found < 0) {
                pieces.count = before;
                pieces.add(unknown);
                return;
            }
            pieces.add(found);
            start = end;
        }
    }

    private int known(String word, int start, int end) {
        String piece = word.substring(start, end);
        return start == 0 ? vocabulary.beginning(piece) : vocabulary.continuation(piece);
    }

    /** In lower case, without accents and control characters, every white space a blank, Chinese characters apart. */
    private static String normalized(String text, int from, int to) {
        StringBuilder clean = new StringBuilder(to - from + 16);
        boolean ascii = true;
        for (int i = from; i < to; ) {
            int point = text.codePointAt(i);
            i += Character.charCount(point);
            if (BertCharacters.isDropped(point)) {
                continue;
            }
            if (BertCharacters.isSpace(point)) {
                clean.append(' ');
            } else if (point < 0x80) {
                clean.append((char) (point >= 'A' && point <= 'Z' ? point + 'a' - 'A' : point));
            } else {
                ascii = false;
                append(point, clean);
            }
        }
        return ascii ? clean.toString() : plain(clean);
    }

    private static void append(int point, StringBuilder clean) {
        if (BertCharacters.isIdeograph(point)) {
            clean.append(' ').appendCodePoint(point).append(' ');
        } else {
            clean.appendCodePoint(point);
        }
    }

    private static String plain(CharSequence text) {
        String decomposed = Normalizer.normalize(text, Normalizer.Form.NFD);
        StringBuilder plain = new StringBuilder(decomposed.length());
        decomposed
                .codePoints()
                .filter(point -> !BertCharacters.isMark(point))
                // One by one: in a whole text the lower case of a letter may depend on its place.
                .forEach(point -> plain.appendCodePoint(Character.toLowerCase(point)));
        return plain.toString();
    }

    private static final class Pieces {
        private int[] ids;
        private int count;

        Pieces(int room) {
            ids = new int[room];
        }

        void add(int id) {
            if (count == ids.length) {
                ids = Arrays.copyOf(ids, 2 * count);
            }
            ids[count++] = id;
        }
    }
}
