package io.millweir.routing;

import io.millweir.domain.Prices;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Prefers the model with the fewest or the most parameters.
 *
 * <p>Vendors keep the size of many models to themselves. When a candidate has no {@code size}, all of them are ordered
 * by list price (input + output per million tokens) instead: price follows size within a generation, and an order that
 * mixes both would compare what cannot be compared. A candidate without a price then has no score.
 */
final class SizeRouter implements Router {
    enum Preference {
        SMALLEST,
        LARGEST
    }

    private final Preference preference;

    SizeRouter(Preference preference) {
        this.preference = preference;
    }

    @Override
    public Ranking rank(RoutingRequest request) {
        List<Candidate> candidates = request.candidates();
        long unsized = candidates.stream()
                .filter(each -> each.card().sizeBillions().isEmpty())
                .count();
        Map<String, BigDecimal> scores = new LinkedHashMap<>();
        for (Candidate candidate : candidates) {
            Optional<BigDecimal> measure = unsized == 0
                    ? candidate.card().sizeBillions()
                    : listPrice(candidate.card().prices());
            measure.ifPresent(
                    value -> scores.put(candidate.name(), preference == Preference.LARGEST ? value : value.negate()));
        }
        String what = preference == Preference.LARGEST ? "largest of " : "smallest of ";
        String how = unsized == 0 ? "" : " by list price (" + unsized + " without a size)";
        return Ranking.of(scores, what + candidates.size() + how);
    }

    private static Optional<BigDecimal> listPrice(Prices prices) {
        return prices.input().flatMap(input -> prices.output().map(input::add));
    }
}
