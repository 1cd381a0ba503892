package io.millweir.dispatch;

import io.millweir.domain.Account;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the scripts of strategies have in common. */
final class Stages {
    private Stages() {}

    /** The plan's models that have no part in its strategy, for when those that have cannot answer. */
    static List<String> beyond(Work work, List<String> parts) {
        return work.plan().models().stream()
                .filter(each -> !parts.contains(each))
                .toList();
    }

    /** A model and those to fall back to. */
    static List<String> then(String model, List<String> others) {
        List<String> models = new ArrayList<>(others.size() + 1);
        models.add(model);
        models.addAll(others);
        return models;
    }

    /** What is told of a query that fails all the same. */
    static Optional<Account> told(String story) {
        return story.isEmpty() ? Optional.empty() : Optional.of(new Account(Optional.empty(), story, List.of()));
    }

    /** An answer that was not found good enough, or not looked at, and is the best there is. */
    static Optional<Move> unconfirmed(StageEnd.@Nullable Answered held, StageEnd.Failed because, String story) {
        if (held == null) {
            return Optional.empty();
        }
        String model = held.attempt().model();
        String warning = "routing: what was to follow the answer of \"" + model + "\" failed with " + because.why()
                + "; this is the answer of \"" + model + "\", which was not found good enough";
        return Optional.of(Move.answer(held, false, story, List.of(warning)));
    }

    /** A share with at most two decimals. */
    static String plain(double share) {
        return BigDecimal.valueOf(share)
                .setScale(2, RoundingMode.HALF_UP)
                .stripTrailingZeros()
                .toPlainString();
    }
}
