package io.millweir.routing.embedding;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The pieces of words that a BERT model knows, with their numbers.
 *
 * <p>Threading: immutable; share freely.
 */
final class Vocabulary {
    private static final String CLASSIFIER = "[CLS]";
    private static final String SEPARATOR = "[SEP]";
    private static final String UNKNOWN = "[UNK]";
    private static final String WITHIN = "##";
    private static final Pattern NOTHING = Pattern.compile("(?!)");

    private final String where;
    private final Map<String, Integer> beginnings = new HashMap<>();
    private final Map<String, Integer> continuations = new HashMap<>();
    private final Map<String, Integer> marks = new HashMap<>();
    private final Pattern markPattern;
    private final int longest;
    private final int size;

    private Vocabulary(String where, JsonNode tokenizer) {
        this.where = where;
        int most = 0;
        int last = -1;
        for (Map.Entry<String, JsonNode> each :
                tokenizer.path("model").path("vocab").properties()) {
            String piece = each.getKey();
            int id = each.getValue().intValue();
            beginnings.put(piece, id);
            if (piece.startsWith(WITHIN)) {
                continuations.put(piece.substring(WITHIN.length()), id);
            }
            most = Math.max(most, piece.length());
            last = Math.max(last, id);
        }
        for (JsonNode each : tokenizer.path("added_tokens")) {
            marks.put(each.path("content").asText(), each.path("id").intValue());
        }
        markPattern = marks.isEmpty()
                ? NOTHING
                : Pattern.compile(marks.keySet().stream()
                        .sorted(Comparator.comparing(String::length).reversed())
                        .map(Pattern::quote)
                        .collect(Collectors.joining("|")));
        longest = most;
        size = last + 1;
    }

    /**
     * Reads a {@code tokenizer.json} as Hugging Face's tokenizers write it.
     *
     * @param where is it, for messages
     * @throws EmbeddingException when it is not that of an uncased WordPiece model
     */
    static Vocabulary read(String where, InputStream json) {
        JsonNode tokenizer;
        try {
            tokenizer = new ObjectMapper().readTree(json);
        } catch (IOException e) {
            throw new EmbeddingException(
                    where + ": is not JSON (" + firstLine(e) + "); give the tokenizer.json of the model", e);
        }
        JsonNode model = tokenizer.path("model");
        expect(where, "model.type", model.path("type"), "WordPiece");
        expect(where, "model.continuing_subword_prefix", model.path("continuing_subword_prefix"), WITHIN);
        JsonNode normalizer = tokenizer.path("normalizer");
        expect(where, "normalizer.type", normalizer.path("type"), "BertNormalizer");
        for (String step : new String[] {"lowercase", "clean_text", "handle_chinese_chars", "strip_accents"}) {
            expect(where, "normalizer." + step, normalizer.path(step), "true");
        }
        Vocabulary vocabulary = new Vocabulary(where, tokenizer);
        vocabulary.classifier();
        vocabulary.separator();
        vocabulary.unknown();
        return vocabulary;
    }

    /** A setting that is left out has the value that is expected. */
    private static void expect(String where, String key, JsonNode value, String expected) {
        if (!value.isMissingNode() && !value.isNull() && !value.asText().equals(expected)) {
            throw new EmbeddingException(where + ": " + key + " is \"" + value.asText() + "\" and not \"" + expected
                    + "\"; give the tokenizer.json of an uncased BERT model");
        }
    }

    private static String firstLine(IOException problem) {
        String message = String.valueOf(problem.getMessage());
        return message.lines().findFirst().orElse("");
    }

    int classifier() {
        return required(CLASSIFIER);
    }

    int separator() {
        return required(SEPARATOR);
    }

    int unknown() {
        return required(UNKNOWN);
    }

    private int required(String piece) {
        int id = beginning(piece);
        if (id < 0) {
            throw new EmbeddingException(
                    where + ": model.vocab has no \"" + piece + "\"; give the tokenizer.json of an uncased BERT model");
        }
        return id;
    }

    /** The number of a piece at the beginning of a word, or -1. */
    int beginning(String piece) {
        return beginnings.getOrDefault(piece, -1);
    }

    /** The number of a piece that goes on in the middle of a word, or -1. */
    int continuation(String piece) {
        return continuations.getOrDefault(piece, -1);
    }

    /** The number of one of the model's marks, such as {@code [SEP]}, as {@link #markPattern} finds them in a text. */
    int mark(String text) {
        return marks.getOrDefault(text, -1);
    }

    Pattern markPattern() {
        return markPattern;
    }

    /** Pieces in the order of their numbers; those that no text is ever cut into are left out. */
    SortedMap<Integer, String> inTexts() {
        SortedMap<Integer, String> pieces = new TreeMap<>();
        beginnings.forEach((piece, id) -> {
            boolean bracketed = piece.length() > 2 && piece.startsWith("[") && piece.endsWith("]");
            if (!bracketed && !marks.containsKey(piece)) {
                pieces.put(id, piece);
            }
        });
        return pieces;
    }

    /** Length of the longest piece in characters. */
    int longest() {
        return longest;
    }

    /** One more than the highest number. */
    int size() {
        return size;
    }
}
