package io.millweir.registry;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong and what is odd while cards are read, all of it, each with its path. */
final class Findings {
    private static final int MAX_QUOTED = 160;

    private final List<String> problems = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    void problem(String where, String what) {
        problems.add(where + ": " + what);
    }

    void warning(String where, String what) {
        warnings.add(where + ": " + what);
    }

    int problems() {
        return problems.size();
    }

    CardsRead with(List<SourcedCard> cards) {
        return new CardsRead(cards, problems, warnings);
    }

    /** The value in quotes, on one line, cut where nobody would read on. */
    static String quote(JsonNode value) {
        return quote(value.isTextual() ? value.textValue() : value.toString());
    }

    static String quote(String value) {
        StringBuilder quoted = new StringBuilder("\"");
        value.codePoints()
                .limit(MAX_QUOTED)
                .map(each -> Character.isISOControl(each) ? '?' : each)
                .forEach(quoted::appendCodePoint);
        return quoted.append(value.codePointCount(0, value.length()) > MAX_QUOTED ? "…\"" : "\"")
                .toString();
    }
}
