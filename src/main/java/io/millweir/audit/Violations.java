package io.millweir.audit;

import java.util.ArrayList;
import java.util.List;

/** The promises that were not kept: the first ones with their text, all of them counted. */
final class Violations {
    private final int most;
    private final List<Violation> first = new ArrayList<>();
    private long count;

    Violations(int most) {
        this.most = most;
    }

    void add(Invariant invariant, String queryId, String found) {
        count++;
        if (first.size() < most) {
            first.add(new Violation(invariant, queryId, found));
        }
    }

    List<Violation> first() {
        return List.copyOf(first);
    }

    long count() {
        return count;
    }
}
