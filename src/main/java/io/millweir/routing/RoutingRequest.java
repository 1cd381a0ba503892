package io.millweir.routing;

import io.millweir.domain.Query;
import java.util.List;

/**
 * What a router decides on.
 *
 * @param query the query
 * @param text {@link Query#text()}, put together once
 * @param tokens the estimate for the query
 * @param candidates the models it may choose from: at least one, ordered by name
 */
public record RoutingRequest(Query query, String text, TokenEstimate tokens, List<Candidate> candidates) {
    public RoutingRequest {
        candidates = List.copyOf(candidates);
    }
}
