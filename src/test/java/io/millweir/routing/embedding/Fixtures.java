package io.millweir.routing.embedding;

import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What {@code src/test/python/embedding_fixtures.py} wrote, and texts by the same rules. */
final class Fixtures {
    private static final List<String> SNIPPETS = List.of(
            "[SEP]",
            "[CLS]",
            "[MASK",
            "[PAD]",
            "[UNK]x",
            " ",
            "\n",
            "\u200b",
            "\u0000",
            "\ufb01",
            "\u0130",
            "\u00df",
            "\u7684",
            "\u00e9",
            "\ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67",
            "\u0627\u0644",
            "\u05e9\u05dc\u05d5\u05dd",
            "\u202e",
            "x".repeat(101),
            "don't",
            "##ing",
            "\uac01",
            "\u1e69",
            "\u0345",
            "3.14",
            "\ufffd",
            "wheel",
            "Mill");

    private Fixtures() {}

    static List<String> lines(String file) {
        try (InputStream in = Fixtures.class.getResourceAsStream(file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<JsonNode> rows(String file) {
        ObjectMapper mapper = new ObjectMapper();
        List<JsonNode> rows = new ArrayList<>();
        for (String line : lines(file)) {
            try {
                rows.add(mapper.readTree(line));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return rows;
    }

    /** The questions of a file that is kept beside the checkout; without it the test is skipped and says so. */
    static List<String> sharedQuestions() throws IOException {
        String file = "shared/data/llmrouter/dcrouter_train.json";
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            Path found = folder.resolve(file);
            if (Files.exists(found)) {
                List<String> questions = new ArrayList<>();
                new ObjectMapper()
                        .readTree(found.toFile())
                        .forEach(row -> questions.add(row.get("question").asText()));
                return questions;
            }
        }
        return abort("skipped: ../" + file + " is absent");
    }

    /** Every kind of character in one text. */
    static String oddText(long seed) {
        Dice dice = new Dice(seed);
        StringBuilder text = new StringBuilder();
        int parts = 1 + dice.below(40);
        for (int i = 0; i < parts; i++) {
            switch (dice.below(9)) {
                case 0 -> text.appendCodePoint(0x20 + dice.below(95));
                case 1 -> text.appendCodePoint(dice.below(0xD800));
                case 2 -> text.appendCodePoint(0xE000 + dice.below(0x2000));
                case 3 -> text.appendCodePoint(0x10000 + dice.below(0x20000));
                case 4 -> text.appendCodePoint(0x300 + dice.below(0x70));
                case 5 -> text.appendCodePoint(0xC0 + dice.below(0x200));
                case 6 -> text.append(SNIPPETS.get(dice.below(SNIPPETS.size())));
                default -> {
                    int letters = 1 + dice.below(8);
                    for (int letter = 0; letter < letters; letter++) {
                        text.append((char) ('a' + dice.below(26)));
                    }
                }
            }
        }
        return text.toString();
    }

    /** A character in the places in which it may matter. */
    static String pointText(int point) {
        String c = Character.toString(point);
        return "a" + c + "b " + c + " 1" + c + c + "e" + c;
    }

    /** Knuth's 64-bit linear congruential generator, its upper bits. */
    private static final class Dice {
        private long state;

        Dice(long seed) {
            state = seed;
        }

        int below(int bound) {
            state = state * 6364136223846793005L + 1442695040888963407L;
            return (int) ((state >>> 33) % bound);
        }
    }
}
