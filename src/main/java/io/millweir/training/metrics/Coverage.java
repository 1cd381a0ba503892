package io.millweir.training.metrics;

import io.millweir.training.data.QueryRow;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The share of the given words, separated by commas, that the answer uses, in whatever regular English inflection:
 * {@code drive} is used in {@code driving}, not in {@code drove}.
 */
final class Coverage implements Metric {
    @Override
    public double score(String answer, QueryRow row) {
        Set<String> used = Words.of(answer).stream().map(Coverage::stem).collect(Collectors.toSet());
        return row.groundTruth().stream()
                .mapToDouble(right -> share(right, used))
                .max()
                .orElse(0);
    }

    private static double share(String right, Set<String> used) {
        List<String> concepts = Arrays.stream(right.split("[,;\\n]"))
                .filter(each -> !each.isBlank())
                .toList();
        long covered = concepts.stream()
                .filter(concept -> used.containsAll(
                        Words.of(concept).stream().map(Coverage::stem).toList()))
                .count();
        return concepts.isEmpty() ? 0 : (double) covered / concepts.size();
    }

    /** What is left of a word without a regular ending; the same for all forms of a regular word. */
    private static String stem(String word) {
        String stem = word;
        if (stem.length() > 4 && stem.endsWith("ies")) {
            stem = stem.substring(0, stem.length() - 3) + "y";
        } else if (stem.length() > 4 && stem.endsWith("ied")) {
            stem = stem.substring(0, stem.length() - 3) + "y";
        } else {
            stem = without(stem, "ing", "ed", "es", "s");
        }
        int last = stem.length() - 1;
        // "runn" of running; but "sell", "dress", "buzz" are so by themselves, which selling keeps.
        if (last > 2 && stem.charAt(last) == stem.charAt(last - 1) && "lsz".indexOf(stem.charAt(last)) < 0) {
            stem = stem.substring(0, last);
        }
        return stem.length() > 3 && stem.endsWith("e") ? stem.substring(0, stem.length() - 1) : stem;
    }

    private static String without(String word, String... endings) {
        for (String ending : endings) {
            boolean isEnding = word.endsWith(ending) && !(ending.equals("s") && word.endsWith("ss"));
            if (isEnding && word.length() - ending.length() >= 3) {
                return word.substring(0, word.length() - ending.length());
            }
        }
        return word;
    }
}
