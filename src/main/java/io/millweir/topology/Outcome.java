package io.millweir.topology;

import io.millweir.domain.Response;
import io.millweir.domain.Usage;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is to be written about a query: all of it, in one transaction.
 *
 * @param key of the response; the query record's
 * @param possibleDuplicate whether the same may have been written before
 * @param lesson what is to be learned when the answer is judged
 */
record Outcome(
        byte @Nullable [] key,
        String queryId,
        Optional<Response> response,
        List<Usage> usages,
        boolean possibleDuplicate,
        Optional<Lesson> lesson) {
    /** Nothing is to be learned of it. */
    Outcome(
            byte @Nullable [] key,
            String queryId,
            Optional<Response> response,
            List<Usage> usages,
            boolean possibleDuplicate) {
        this(key, queryId, response, usages, possibleDuplicate, Optional.empty());
    }
}
