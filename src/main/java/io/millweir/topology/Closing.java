package io.millweir.topology;

import io.millweir.domain.Ending;
import java.time.Instant;
import java.util.Optional;

/**
 * What is remembered of a query that was answered and is kept for what may still be reported about it.
 *
 * @param until when it is forgotten
 * @param report offset of the report that ended it; −1 when no report did
 * @param ending how it ended, where no report says so
 */
record Closing(Instant until, long report, Optional<Ending> ending) {}
