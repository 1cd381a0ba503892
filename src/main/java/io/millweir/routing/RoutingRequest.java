package io.millweir.routing;

import io.millweir.domain.Query;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What a router decides on.
 *
 * @param query the query
 * @param text {@link Query#text()}, put together once
 * @param tokens the estimate for the query
 * @param qualityBias the query's, else its tenant's: 0, only cost counts, to 1, only quality; empty: as the router is set
 * @param candidates the models it may choose from: at least one, ordered by name
 */
public record RoutingRequest(
        Query query, String text, TokenEstimate tokens, OptionalDouble qualityBias, List<Candidate> candidates) {
    public RoutingRequest {
        candidates = List.copyOf(candidates);
    }
}
