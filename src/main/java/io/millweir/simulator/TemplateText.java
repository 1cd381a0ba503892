package io.millweir.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** Reads prompts that are one text, perhaps with the marks of a model's template in it. */
final class TemplateText {
    private static final List<Marks> USER_TURNS = List.of(
            new Marks("<|start_header_id|>user<|end_header_id|>", "<|eot_id|>"),
            new Marks("<|header_start|>user<|header_end|>", "<|eot|>"),
            new Marks("[INST]", "[/INST]"),
            new Marks("\n\nHuman:", "\n\nAssistant:"),
            new Marks("Human:", "Assistant:"),
            new Marks("User:", "\nBot:"));
    private static final String SYSTEM_END = "<</SYS>>";

    private TemplateText() {}

    static Prompt prompt(String model, String text, JsonNode maxTokens, JsonNode stops) {
        return Prompt.ofText(model, text, question(text), maxTokens, stops);
    }

    /** The last user turn; the whole text when no template can be seen in it. */
    static String question(String text) {
        for (Marks marks : USER_TURNS) {
            int begin = text.lastIndexOf(marks.open);
            if (begin >= 0) {
                String turn = text.substring(begin + marks.open.length());
                int end = turn.indexOf(marks.close);
                turn = end < 0 ? turn : turn.substring(0, end);
                int system = turn.indexOf(SYSTEM_END);
                return (system < 0 ? turn : turn.substring(system + SYSTEM_END.length())).strip();
            }
        }
        return text;
    }

    private record Marks(String open, String close) {}
}
