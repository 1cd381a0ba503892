package io.millweir.routing.embedding;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * What a character is to an uncased BERT tokenizer. Taken from a table and not from {@link Character}, which knows
 * other versions of Unicode from one JDK to the next: a text must have the same pieces on all of them.
 *
 * <p>Threading: immutable; share freely.
 */
final class BertCharacters {
    private static final String TABLE = "bert-characters.txt";
    private static final Map<String, BitSet> CLASSES = read();
    private static final BitSet DROPPED = of("dropped");
    private static final BitSet SPACES = of("space");
    private static final BitSet MARKS = of("mark");
    private static final BitSet PUNCTUATION = of("punctuation");
    private static final BitSet IDEOGRAPHS = of("ideograph");

    private BertCharacters() {}

    /** Control and format characters and the like, which are left out. */
    static boolean isDropped(int point) {
        return DROPPED.get(point);
    }

    static boolean isSpace(int point) {
        return SPACES.get(point);
    }

    /** Accents and other marks that take no place of their own. */
    static boolean isMark(int point) {
        return MARKS.get(point);
    }

    /** Signs that are words by themselves. */
    static boolean isPunctuation(int point) {
        return PUNCTUATION.get(point);
    }

    /** Chinese characters, which are words by themselves. */
    static boolean isIdeograph(int point) {
        return IDEOGRAPHS.get(point);
    }

    private static BitSet of(String name) {
        return Objects.requireNonNull(CLASSES.get(name), name);
    }

    /** Each line names a class, then its characters: code points and ranges of them, in hexadecimal. */
    private static Map<String, BitSet> read() {
        Map<String, BitSet> classes = new HashMap<>();
        try (InputStream in = Objects.requireNonNull(BertCharacters.class.getResourceAsStream(TABLE), TABLE);
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] words = line.split(" ");
                BitSet points = classes.computeIfAbsent(words[0], name -> new BitSet());
                for (int i = 1; i < words.length; i++) {
                    String[] ends = words[i].split("-");
                    points.set(Integer.parseInt(ends[0], 16), Integer.parseInt(ends[ends.length - 1], 16) + 1);
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException("the table \"" + TABLE + "\" cannot be read", e);
        }
        return classes;
    }
}
