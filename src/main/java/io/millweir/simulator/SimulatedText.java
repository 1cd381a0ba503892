package io.millweir.simulator;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Writes sentences that belong to a prompt, say that they are simulated, and claim nothing. */
final class SimulatedText {
    private static final int OPENING_WORDS = 8;
    private static final int OPENING_CHARACTERS = 80;
    private static final int WORD_CHARACTERS = 40;
    private static final int MOST_SENTENCES = 9;

    private static final List<String> SENTENCES = List.of(
            "A real model would now say something about \"%s\".",
            "This sentence stands where an explanation of \"%s\" would be.",
            "The simulator has read \"%s\" and counted it, but not understood it.",
            "Whoever needs to know more about \"%s\" should ask a model that is not simulated.",
            "The length of this text was drawn from the prompt, and so was the word \"%s\".",
            "After \"%s\" a careful answer would give its sources; this one has none.",
            "Here an example with \"%s\" would help the reader along.",
            "One could also look at \"%s\" from the other side, which the simulator leaves open.",
            "The same prompt always gives this sentence, so a test may rely on \"%s\" being in it.",
            "These words only add tokens, so that not every answer costs the same.",
            "With \"%s\" the simulated thought moves on to its next sentence.",
            "In short: \"%s\" occurs in the prompt, and that is all that is known here.");

    private SimulatedText() {}

    static String write(Prompt prompt, long seed) {
        List<String> words = words(prompt.question());
        List<String> parts = new ArrayList<>(prompt.texts());
        parts.add(prompt.model());
        Draw draw = Draw.of(seed, parts.toArray(String[]::new));
        StringBuilder text = new StringBuilder(opening(prompt.question()))
                .append(" (simulated answer of ")
                .append(prompt.model())
                .append(").");
        int sentences = 1 + draw.below(MOST_SENTENCES);
        for (int i = 0; i < sentences; i++) {
            draw = draw.next();
            String sentence = SENTENCES.get(draw.below(SENTENCES.size()));
            draw = draw.next();
            text.append(' ').append(sentence.formatted(words.get(draw.below(words.size()))));
        }
        return text.toString();
    }

    /** A thought about a prompt. */
    static String reasoning(Prompt prompt) {
        return "Simulated thought: the prompt is about \"%s\", so the answer should be too."
                .formatted(words(prompt.question()).get(0));
    }

    private static String opening(String question) {
        String[] words = question.strip().split("\\s+");
        String first = String.join(" ", Arrays.copyOf(words, Math.min(words.length, OPENING_WORDS)));
        String cut = cut(first, OPENING_CHARACTERS);
        return words.length > OPENING_WORDS || cut.length() < first.length() ? cut + "…" : cut;
    }

    private static List<String> words(String question) {
        List<String> words = Arrays.stream(question.split("[^\\p{L}\\p{M}\\p{N}'’-]+"))
                .filter(each -> !each.isEmpty())
                .limit(200)
                .map(each -> cut(each, WORD_CHARACTERS))
                .toList();
        return words.isEmpty() ? List.of("this") : words;
    }

    private static String cut(String text, int characters) {
        return text.codePointCount(0, text.length()) <= characters
                ? text
                : text.substring(0, text.offsetByCodePoints(0, characters));
    }
}
