package io.millweir.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Questions and their right answers, for simulated models that have a skill. A prompt asks a question when it holds its
 * text; of several that it holds, the longest.
 *
 * <p>Threading: immutable; share freely.
 */
public final class AnswerKey {
    /** A key that knows nothing. */
    public static final AnswerKey NONE = new AnswerKey(List.of());

    private final List<Known> longestFirst;

    /**
     * A question of which the answer is known.
     *
     * @param task in small letters, with hyphens for what is no letter or digit
     * @param answer what is right
     * @param whole what a model says that is right, where that is not just the answer
     * @param labels of the choices, where there are some
     */
    record Known(String question, String task, String answer, Optional<String> whole, List<String> labels) {
        String right() {
            return whole.orElse("Answer: " + answer);
        }

        /** Another choice, another number, or words that are no answer. */
        String wrong(Draw draw) {
            int right = labels.indexOf(answer);
            if (right >= 0 && labels.size() > 1) {
                int other = (right + 1 + draw.below(labels.size() - 1)) % labels.size();
                return "Answer: " + labels.get(other);
            }
            try {
                return "Answer: "
                        + new BigDecimal(answer)
                                .add(BigDecimal.valueOf(1 + draw.below(9)))
                                .toPlainString();
            } catch (NumberFormatException words) {
                return "Answer: nothing that is right";
            }
        }
    }

    private AnswerKey(List<Known> known) {
        List<Known> sorted = new ArrayList<>(known);
        sorted.sort(Comparator.comparingInt((Known each) -> each.question().length())
                .reversed());
        this.longestFirst = List.copyOf(sorted);
    }

    /**
     * Reads queries as {@code millweir generate} takes them, an object a line: {@code query}, {@code task},
     * {@code ground_truth} (a text or the first of a list) and {@code choices} (a list of texts), and for the simulator
     * alone {@code answer}, the whole of a right answer where the ground truth is none, as with code.
     *
     * @throws IllegalArgumentException when a line holds no question with an answer
     * @throws IOException when the file cannot be read
     */
    public static AnswerKey read(Path file) throws IOException {
        List<Known> known = new ArrayList<>();
        List<String> lines = Files.readAllLines(file);
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).isBlank()) {
                known.add(known(file + ":" + (i + 1), lines.get(i)));
            }
        }
        return new AnswerKey(known);
    }

    private static Known known(String where, String line) {
        JsonNode row;
        try {
            row = Json.MAPPER.readTree(line);
        } catch (JsonProcessingException wrong) {
            throw new IllegalArgumentException(where + ": is not JSON; write one object a line", wrong);
        }
        JsonNode truth = row.path("ground_truth");
        String answer = truth.isArray() ? truth.path(0).asText() : truth.asText();
        Optional<String> whole = Optional.ofNullable(row.path("answer").textValue());
        if (row.path("query").asText().isBlank() || answer.isBlank() && whole.isEmpty()) {
            throw new IllegalArgumentException(
                    where + ": has no query, or neither ground_truth nor answer; a key needs both");
        }
        List<String> labels = new ArrayList<>();
        row.path("choices").forEach(choice -> labels.add(Character.toString('A' + labels.size())));
        return new Known(row.path("query").asText(), task(row.path("task").asText()), answer, whole, labels);
    }

    /** As a task is written in a model's id. */
    private static String task(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    }

    /** The question that a prompt asks, if it is known. */
    Optional<Known> find(String prompt) {
        return longestFirst.stream()
                .filter(known -> prompt.contains(known.question()))
                .findFirst();
    }
}
