package io.millweir.registry;

import java.util.List;

/**
 * What came of reading cards.
 *
 * @param cards the cards without a problem, in the order of the file
 * @param problems errors: <i>where: what is wrong, with the value; what to do</i>
 * @param warnings what was understood all the same, or ignored
 */
public record CardsRead(List<SourcedCard> cards, List<String> problems, List<String> warnings) {
    public CardsRead {
        cards = List.copyOf(cards);
        problems = List.copyOf(problems);
        warnings = List.copyOf(warnings);
    }

    /** Whether nothing stands in the way of using the cards. */
    public boolean ok() {
        return problems.isEmpty();
    }
}
