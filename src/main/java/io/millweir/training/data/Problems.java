package io.millweir.training.data;

import io.millweir.domain.Nearest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Collects what is wrong with a file: the first of it in words, the rest as a number. */
final class Problems {
    private static final int MOST = 20;
    private static final int LONGEST_QUOTE = 60;

    private final String file;
    private final List<String> told = new ArrayList<>();
    private final Map<String, Long> unknown = new TreeMap<>();
    private long untold;

    Problems(String file) {
        this.file = file;
    }

    /** Something that keeps the file from being used. */
    void add(String where, String what) {
        if (told.size() < MOST) {
            told.add(where + ": " + what);
        } else {
            untold++;
        }
    }

    /** A field that is left out. */
    void unknownField(String field) {
        unknown.merge(field, 1L, Long::sum);
    }

    /** Throws when anything is wrong. */
    void raise() {
        if (told.isEmpty()) {
            return;
        }
        if (untold > 0) {
            told.add(file + ": \"" + untold + "\" more problems are not shown; mend these first");
        }
        throw new DataException(told);
    }

    /** Whether nothing is wrong so far. */
    boolean none() {
        return told.isEmpty();
    }

    /** A line for each unknown field. */
    List<String> warnings(Collection<String> known) {
        List<String> warnings = new ArrayList<>();
        unknown.forEach((field, rows) -> warnings.add(file + ": unknown field " + quote(field) + " is left out of \""
                + rows + "\" rows" + Nearest.didYouMean(field, known)));
        return warnings;
    }

    /** A value in quotes, on one line, cut where nobody would read on. */
    static String quote(String value) {
        StringBuilder quoted = new StringBuilder("\"");
        value.codePoints()
                .limit(LONGEST_QUOTE)
                .map(each -> Character.isISOControl(each) ? '?' : each)
                .forEach(quoted::appendCodePoint);
        return quoted.append(value.codePointCount(0, value.length()) > LONGEST_QUOTE ? "…\"" : "\"")
                .toString();
    }
}
