package io.millweir.domain;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** What a model is asked about an answer of its own, and how its reply is understood. */
public final class SelfCheck {
    /** Checks are to differ, as votes do. */
    public static final double TEMPERATURE = 0.7;

    private static final Pattern WORD = Pattern.compile("[a-z']+");
    private static final Set<String> YES = Set.of("yes", "correct");
    private static final Set<String> NO = Set.of("no", "not", "isn't", "incorrect", "wrong");

    private SelfCheck() {}

    /** Whether an answer to this conversation is right. */
    public static String question(String conversation, String answer) {
        return "Question:\n" + conversation + "\n\nProposed answer:\n" + answer
                + "\n\nIs the proposed answer correct and complete? Reply with one word, yes or no.";
    }

    /** Yes or no; empty when the reply is neither, or could be either. */
    public static Optional<Boolean> isYes(String reply) {
        List<String> words = WORD.matcher(reply.toLowerCase(Locale.ROOT).replace('’', '\''))
                .results()
                .map(MatchResult::group)
                .toList();
        if (words.isEmpty() || YES.contains(words.get(0)) || NO.contains(words.get(0))) {
            return words.stream().findFirst().map(YES::contains);
        }
        boolean yes = words.stream().anyMatch(YES::contains);
        boolean no = words.stream().anyMatch(NO::contains);
        return yes == no ? Optional.empty() : Optional.of(yes);
    }
}
