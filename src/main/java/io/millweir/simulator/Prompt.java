package io.millweir.simulator;

import java.util.List;
import java.util.OptionalLong;

/**
 * What a call asks for, freed of its dialect.
 *
 * @param texts all texts of the conversation, system texts included
 * @param question the text of the last user turn
 * @param maxTokens the most tokens the answer may have
 * @param stops texts before which the answer ends
 */
record Prompt(String model, List<String> texts, String question, OptionalLong maxTokens, List<String> stops) {
    Prompt {
        texts = List.copyOf(texts);
        stops = List.copyOf(stops);
    }

    long tokens() {
        return texts.stream().mapToLong(TokenCount::of).sum();
    }
}
