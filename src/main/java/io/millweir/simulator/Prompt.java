package io.millweir.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
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

    /**
     * Reads a conversation; the dialects differ only in where its parts stand.
     *
     * @param system a string, text blocks or missing
     * @param messages the turns, each with a role and content
     */
    static Prompt of(String model, JsonNode system, JsonNode messages, JsonNode maxTokens, JsonNode stops) {
        List<String> texts = new ArrayList<>(Json.texts(system));
        String question = "";
        for (JsonNode message : messages) {
            List<String> here = Json.texts(message.path("content"));
            texts.addAll(here);
            if (message.path("role").asText().equals("user")) {
                question = String.join("\n", here);
            }
        }
        OptionalLong most = maxTokens.isNumber() ? OptionalLong.of(maxTokens.asLong()) : OptionalLong.empty();
        return new Prompt(model, texts, question, most, Json.strings(stops));
    }

    /** Reads a prompt that is one text. */
    static Prompt ofText(String model, String text, String question, JsonNode maxTokens, JsonNode stops) {
        OptionalLong most = maxTokens.isNumber() ? OptionalLong.of(maxTokens.asLong()) : OptionalLong.empty();
        return new Prompt(model, List.of(text), question, most, Json.strings(stops));
    }

    long tokens() {
        return texts.stream().mapToLong(TokenCount::of).sum();
    }
}
