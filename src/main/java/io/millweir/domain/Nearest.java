package io.millweir.domain;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Finds the known name that a misspelt one was probably meant to be. */
public final class Nearest {
    private Nearest() {}

    /** The closest of the known names, when it is close enough to be worth offering. */
    public static Optional<String> to(String name, Collection<String> known) {
        int threshold = Math.max(2, name.length() / 3);
        LevenshteinDistance distance = new LevenshteinDistance(threshold);
        String lower = name.toLowerCase(Locale.ROOT);
        return known.stream()
                .map(each -> new Candidate(each, distance.apply(lower, each.toLowerCase(Locale.ROOT))))
                .filter(each -> each.distance() >= 0)
                .min(Comparator.comparingInt(Candidate::distance).thenComparing(Candidate::name))
                .map(Candidate::name);
    }

    /** {@code ; did you mean "x"?} or nothing: the end of an error message. */
    public static String didYouMean(String name, Collection<String> known) {
        return to(name, known).map(each -> "; did you mean \"" + each + "\"?").orElse("");
    }

    private record Candidate(String name, int distance) {}
}
