package io.millweir.training.metrics;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The metrics there are, by the names that query files call them. */
public enum MetricName {
    /** The answer is a right one, but for case, punctuation and articles. */
    EM("exact_match"),
    /** The answer names the right choice. */
    EM_MC("multiple_choice"),
    /** A right answer stands in the answer, word for word. */
    CONTAINS("cem"),
    /** 1 when a right answer stands in the answer, else as {@link #F1}. */
    CONTAINS_F1("cemf1"),
    /** The words that answer and right answer share: the harmonic mean of precision and recall. */
    F1("f1_score"),
    /** The last number of the answer is the right one. */
    GSM8K("number"),
    /** The last {@code \boxed{…}} of the answer is the right expression. */
    MATH("boxed"),
    /** The share of the given words that the answer uses. */
    COVERAGE("commongen_coverage"),
    /** The answer's code passes the tests; 1 or 0. */
    CODE("code_eval"),
    /** Another model says how good the answer is. */
    JUDGE("llm_judge");

    private final Set<String> aliases;

    MetricName(String... aliases) {
        this.aliases = Set.of(aliases);
    }

    /** As query files write it, for example {@code em_mc}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The metric of this name or alias; case does not matter. */
    public static Optional<MetricName> of(String name) {
        String lower = name.strip().toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(each -> each.text().equals(lower) || each.aliases.contains(lower))
                .findFirst();
    }

    /** Every name and alias, sorted. */
    public static List<String> all() {
        TreeSet<String> all = new TreeSet<>();
        for (MetricName each : values()) {
            all.add(each.text());
            all.addAll(each.aliases);
        }
        return List.copyOf(all);
    }

    /** The metric, where it compares texts; empty for {@link #CODE} and {@link #JUDGE}, which need more than that. */
    public Optional<Metric> comparing() {
        return switch (this) {
            case EM -> Optional.of(new ExactMatch());
            case EM_MC -> Optional.of(new ChoiceMatch());
            case CONTAINS -> Optional.of(Words::containsAny);
            case CONTAINS_F1 ->
                Optional.of((answer, row) -> Math.max(Words.containsAny(answer, row), Words.bestF1(answer, row)));
            case F1 -> Optional.of(Words::bestF1);
            case GSM8K -> Optional.of(new LastNumber());
            case MATH -> Optional.of(new BoxedMatch());
            case COVERAGE -> Optional.of(new Coverage());
            case CODE, JUDGE -> Optional.empty();
        };
    }
}
