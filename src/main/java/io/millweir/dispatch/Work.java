package io.millweir.dispatch;

import io.millweir.domain.Origin;
import io.millweir.domain.Plan;
import io.millweir.domain.Query;
import java.time.Instant;

/**
 * A query to carry out.
 *
 * @param origin where reports about it go
 * @param deadline past it the query is answered with {@code deadline_exceeded}
 * @param attemptsMade calls that were made for it before, by whichever process
 */
public record Work(Query query, Plan plan, Origin origin, Instant deadline, int attemptsMade) {}
