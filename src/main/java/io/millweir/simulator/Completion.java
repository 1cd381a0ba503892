package io.millweir.simulator;

import java.util.Comparator;
import java.util.Optional;

/**
 * A generated text and why it ended.
 *
 * @param stop the stop text that ended it
 */
record Completion(String text, Finish finish, Optional<String> stop, long inputTokens, long outputTokens) {
    /** Why a text ended, before a dialect words it. */
    enum Finish {
        END,
        STOP_SEQUENCE,
        LENGTH,
        FILTERED
    }

    /** Writes the answer to a prompt: the same prompt, model and seed always give the same text. */
    static Completion write(Prompt prompt, Occasion occasion) {
        String text = occasion.has(Twist.ECHO) ? prompt.question() : SimulatedText.write(prompt, occasion.seed());
        Finish finish = Finish.END;
        Optional<String> stop = firstStop(text, prompt);
        if (stop.isPresent()) {
            text = text.substring(0, text.indexOf(stop.get()));
            finish = Finish.STOP_SEQUENCE;
        }
        if (occasion.has(Twist.CONTENT_FILTER)) {
            text = TokenCount.start(text, 8);
            finish = Finish.FILTERED;
            stop = Optional.empty();
        }
        long tokens = TokenCount.of(text);
        long most = occasion.has(Twist.LENGTH) ? Math.max(1, tokens / 2) : Long.MAX_VALUE;
        most = Math.min(most, prompt.maxTokens().orElse(Long.MAX_VALUE));
        if (tokens > most || occasion.has(Twist.LENGTH)) {
            text = TokenCount.start(text, most);
            finish = Finish.LENGTH;
            stop = Optional.empty();
            tokens = TokenCount.of(text);
        }
        return new Completion(text, finish, stop, prompt.tokens(), tokens);
    }

    private static Optional<String> firstStop(String text, Prompt prompt) {
        return prompt.stops().stream()
                .filter(each -> !each.isEmpty() && text.contains(each))
                .min(Comparator.comparingInt(text::indexOf));
    }
}
