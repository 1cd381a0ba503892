package io.millweir.simulator;

import java.util.Comparator;
import java.util.Optional;

/**
 * A generated text and why it ended.
 *
 * @param reasoning what was thought before it; empty when nothing was
 * @param stop the stop text that ended it
 * @param outputTokens those of the reasoning included
 */
record Completion(
        String text,
        String reasoning,
        Finish finish,
        Optional<String> stop,
        long inputTokens,
        long outputTokens,
        long reasoningTokens) {
    /** Why a text ended, before a dialect words it. */
    enum Finish {
        END,
        STOP_SEQUENCE,
        LENGTH,
        FILTERED
    }

    /** Writes the answer to a prompt: the same prompt, model and seed always give the same text. */
    static Completion write(Prompt prompt, Occasion occasion) {
        long room = prompt.maxTokens().orElse(Long.MAX_VALUE);
        String reasoning = occasion.has(Twist.REASONING) ? TokenCount.start(SimulatedText.reasoning(prompt), room) : "";
        long thought = TokenCount.of(reasoning);
        String text = text(prompt, occasion);
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
        most = Math.min(most, room - thought);
        if (tokens > most || occasion.has(Twist.LENGTH)) {
            text = TokenCount.start(text, most);
            finish = Finish.LENGTH;
            stop = Optional.empty();
            tokens = TokenCount.of(text);
        }
        return new Completion(text, reasoning, finish, stop, prompt.tokens(), thought + tokens, thought);
    }

    private static String text(Prompt prompt, Occasion occasion) {
        if (occasion.has(Twist.EMPTY)) {
            return "";
        }
        return occasion.has(Twist.ECHO)
                ? prompt.question()
                : occasion.learning()
                        .answer(prompt, occasion.seed())
                        .orElseGet(() -> SimulatedText.write(prompt, occasion.seed()));
    }

    private static Optional<String> firstStop(String text, Prompt prompt) {
        return prompt.stops().stream()
                .filter(each -> !each.isEmpty() && text.contains(each))
                .min(Comparator.comparingInt(text::indexOf));
    }
}
