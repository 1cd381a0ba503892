package io.millweir.provider.bedrock.invoke;

import io.millweir.domain.FinishReason;
import java.util.Locale;
import java.util.Optional;

/** Reads the words by which the families say why they stopped; none of them means two things. */
final class FinishReasons {
    private FinishReasons() {}

    /** The reason; empty when the word is. */
    static Optional<FinishReason> of(String word) {
        return word.isEmpty() ? Optional.empty() : Optional.of(read(word));
    }

    private static FinishReason read(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "end_turn",
                    "stop_sequence",
                    "stop",
                    "finish",
                    "finished",
                    "complete",
                    "completed",
                    "endoftext",
                    "eos",
                    "eos_token",
                    "stop_criteria_met" -> FinishReason.STOP;
            case "max_tokens", "length", "model_context_window_exceeded", "error_limit" -> FinishReason.LENGTH;
            case "tool_use", "tool_calls", "tool_call", "function_call" -> FinishReason.TOOL_CALLS;
            case "content_filtered", "content_filter", "guardrail_intervened", "refusal", "error_toxic" ->
                FinishReason.CONTENT_FILTER;
            default -> FinishReason.OTHER;
        };
    }
}
