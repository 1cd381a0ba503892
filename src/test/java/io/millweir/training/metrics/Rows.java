package io.millweir.training.metrics;

import io.millweir.training.data.Choice;
import io.millweir.training.data.QueryRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Queries for the tests of metrics. */
final class Rows {
    private Rows() {}

    static QueryRow right(String... truth) {
        return new QueryRow("Why?", Optional.empty(), List.of(truth), Optional.empty(), List.of());
    }

    static QueryRow asked(String query, String... truth) {
        return new QueryRow(query, Optional.empty(), List.of(truth), Optional.empty(), List.of());
    }

    /** Choices A, B, C … of which one is right. */
    static QueryRow choice(String right, String... texts) {
        List<Choice> choices = new ArrayList<>();
        for (String text : texts) {
            choices.add(new Choice(Character.toString('A' + choices.size()), text));
        }
        return new QueryRow("Which?", Optional.empty(), List.of(right), Optional.empty(), choices);
    }
}
