package io.millweir.topology;

import io.millweir.domain.Attempt;
import io.millweir.domain.Ending;
import io.millweir.domain.Report;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The calls that early reports tell of, of a query that is not carried out any more; what is open is lost.
 *
 * @param ending how the query ended, when they tell
 */
record EarlyCalls(List<Attempt> attempts, Optional<Ending> ending) {
    static EarlyCalls of(List<Completion> parked, Instant now) {
        CallBook book = CallBook.EMPTY;
        Optional<Ending> ending = Optional.empty();
        for (Completion each : parked) {
            Report report = each.report();
            if (report instanceof Report.Intent intent) {
                book = book.opened(intent, each.process());
            } else if (report instanceof Report.AttemptEnd end) {
                book = book.ended(each.process(), end.attempt());
                ending = ending.or(end::ending);
            } else if (report instanceof Report.Abandoned abandoned
                    && abandoned.attempt().isPresent()) {
                book = book.ended(each.process(), abandoned.attempt().get());
            } else if (report instanceof Report.End end) {
                ending = ending.or(() -> Optional.of(end.ending()));
            }
        }
        return new EarlyCalls(book.lost(process -> false, now).attempts(), ending);
    }
}
