package io.millweir.routing;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A router's opinion of the candidates.
 *
 * @param scores candidate's name to score, higher is better; a candidate that the router has no opinion of is absent,
 *     and is chosen only when none has a score
 * @param first the candidate to call first whatever the scores; empty: the one of the highest score
 * @param reason one line a person understands
 * @param propensity the probability of the best one being the best, where the router is randomised
 * @param notes what went wrong on the way, for the warnings of the response
 * @param calls how several calls make the answer, where one does not
 */
public record Ranking(
        Map<String, BigDecimal> scores,
        Optional<String> first,
        String reason,
        OptionalDouble propensity,
        List<String> notes,
        Optional<MultiCall> calls) {
    public Ranking {
        scores = Collections.unmodifiableMap(new LinkedHashMap<>(scores));
        notes = List.copyOf(notes);
    }

    /** A ranking for one call. */
    public Ranking(
            Map<String, BigDecimal> scores,
            Optional<String> first,
            String reason,
            OptionalDouble propensity,
            List<String> notes) {
        this(scores, first, reason, propensity, notes, Optional.empty());
    }

    /** A ranking by nothing but scores. */
    public Ranking(Map<String, BigDecimal> scores, String reason, OptionalDouble propensity, List<String> notes) {
        this(scores, Optional.empty(), reason, propensity, notes);
    }

    /** Scored candidates in the order in which they are called. */
    Comparator<Candidate> bestFirst() {
        Comparator<Candidate> best = Comparator.comparing(
                each -> scores.getOrDefault(each.name(), BigDecimal.ZERO), Comparator.reverseOrder());
        Comparator<Candidate> leading = Comparator.comparing(each -> !first.equals(Optional.of(each.name())));
        return leading.thenComparing(best).thenComparing(Candidate.CHEAPER_FIRST);
    }

    /** The ranking of a router that draws no lots. */
    public static Ranking of(Map<String, BigDecimal> scores, String reason) {
        return new Ranking(scores, reason, OptionalDouble.empty(), List.of());
    }
}
