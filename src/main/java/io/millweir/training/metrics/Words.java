package io.millweir.training.metrics;

import io.millweir.training.data.QueryRow;
import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Compares texts by their words: without case, accents, punctuation and English articles. A sign before a number, a
 * point within one, and the marks of {@code C++} and {@code C#} belong to the word. In scripts without spaces every
 * character is a word.
 */
final class Words {
    private static final Set<String> ARTICLES = Set.of("a", "an", "the");
    private static final Set<UnicodeScript> WITHOUT_SPACES = Set.of(
            UnicodeScript.HAN,
            UnicodeScript.HIRAGANA,
            UnicodeScript.KATAKANA,
            UnicodeScript.THAI,
            UnicodeScript.LAO,
            UnicodeScript.KHMER,
            UnicodeScript.MYANMAR);

    private static final Pattern ACCENTS = Pattern.compile("[\\u0300-\\u036f]+");
    private static final Pattern MINUS = Pattern.compile("[\u2212\u2010-\u2013]");
    private static final Pattern THOUSANDS = Pattern.compile("(?<=\\d),(?=\\d{3}(?!\\d))");
    // Initials and contractions: "u.s.", "it's".
    private static final Pattern WITHIN_WORD =
            Pattern.compile("(?<=(?:^|[^\\p{L}\\p{N}])\\p{L})\\.|(?<=\\p{L})['\u2018\u2019](?=\\p{L})");
    private static final Pattern WORD =
            Pattern.compile("(?<![\\p{L}\\p{N}.])-?\\d+(?:\\.\\d+)?(?:[\\p{L}\\p{N}]+)?|[\\p{L}\\p{N}]+(?:\\+\\+|#)?"
                    // Pictures: an emoji may be the whole answer.
                    + "|[\\x{1F000}-\\x{1FAFF}]");

    private Words() {}

    /** The words of a text; articles only when there is nothing else. */
    static List<String> of(String text) {
        List<String> all = new ArrayList<>();
        WORD.matcher(plain(text)).results().forEach(word -> split(word.group(), all));
        List<String> without =
                all.stream().filter(word -> !ARTICLES.contains(word)).toList();
        return without.isEmpty() ? all : without;
    }

    private static String plain(String text) {
        String plain = Normalizer.normalize(text, Normalizer.Form.NFKD);
        plain = ACCENTS.matcher(plain).replaceAll("");
        plain = MINUS.matcher(plain).replaceAll("-").toLowerCase(Locale.ROOT);
        plain = THOUSANDS.matcher(plain).replaceAll("");
        return WITHIN_WORD
                .matcher(Normalizer.normalize(plain, Normalizer.Form.NFC))
                .replaceAll("");
    }

    private static void split(String word, List<String> words) {
        StringBuilder spaced = new StringBuilder();
        word.codePoints().forEach(each -> {
            if (WITHOUT_SPACES.contains(UnicodeScript.of(each))) {
                flush(spaced, words);
                words.add(Character.toString(each));
            } else {
                spaced.appendCodePoint(each);
            }
        });
        flush(spaced, words);
    }

    private static void flush(StringBuilder word, List<String> words) {
        if (!word.isEmpty()) {
            words.add(word.toString());
            word.setLength(0);
        }
    }

    /** Whether both have the same words in the same order, and any at all. */
    static boolean same(String one, String other) {
        List<String> words = of(one);
        return !words.isEmpty() && words.equals(of(other));
    }

    /** Whether the words of a part stand together in the whole. */
    static boolean contains(String whole, String part) {
        List<String> words = of(part);
        return !words.isEmpty() && Collections.indexOfSubList(of(whole), words) >= 0;
    }

    /** 1 when a right answer stands in the answer, else 0. */
    static double containsAny(String answer, QueryRow row) {
        return row.groundTruth().stream().anyMatch(right -> contains(answer, right)) ? 1 : 0;
    }

    /** The best F1 over the right answers, of the answer or of what it marks as its answer. */
    static double bestF1(String answer, QueryRow row) {
        List<String> whole = of(answer);
        List<String> marked = FinalAnswer.marked(answer).map(Words::of).orElse(whole);
        return row.groundTruth().stream()
                .map(Words::of)
                .mapToDouble(right -> Math.max(f1(whole, right), f1(marked, right)))
                .max()
                .orElse(0);
    }

    /** Harmonic mean of precision and recall of the words, each counted as often as both have it. */
    private static double f1(List<String> answer, List<String> right) {
        Map<String, Integer> left = new HashMap<>();
        right.forEach(word -> left.merge(word, 1, Integer::sum));
        int shared = 0;
        for (String word : answer) {
            Integer count = left.computeIfPresent(word, (any, times) -> times - 1);
            shared += count != null && count >= 0 ? 1 : 0;
        }
        return shared == 0 ? 0 : 2.0 * shared / (answer.size() + right.size());
    }
}
