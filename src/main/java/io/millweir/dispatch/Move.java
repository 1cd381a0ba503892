package io.millweir.dispatch;

import io.millweir.domain.Account;
import io.millweir.domain.Attempt;
import io.millweir.domain.Ending;
import io.millweir.domain.Failure;
import io.millweir.domain.Report;
import java.util.List;
import java.util.Optional;

/** What follows the end of a stage. */
sealed interface Move {
    /** A further stage. */
    record Next(Stage stage) implements Move {}

    /**
     * The query is answered.
     *
     * @param by the stage whose answer it is
     * @param account what is to be told of it; empty in a plan of one call
     */
    record Answer(StageEnd.Answered by, Optional<Account> account) implements Move {}

    /** The query fails. */
    record Give(Failure failure, Optional<String> partialText, Optional<Account> account) implements Move {}

    /** The query is answered, and this is how it came about. */
    static Move answer(StageEnd.Answered by, boolean isLast, String story, List<String> warnings) {
        return new Answer(
                by, Optional.of(new Account(isLast ? Optional.empty() : Optional.of(by.attempt()), story, warnings)));
    }

    /**
     * What is reported of this move.
     *
     * @param last the call that ended before it, unless that is reported
     */
    default Report report(Optional<Attempt> last, long waitingMs) {
        Optional<Ending> ending = ending(waitingMs);
        return last.<Report>map(attempt -> new Report.AttemptEnd(attempt, ending))
                .orElseGet(() -> new Report.End(ending.orElseThrow()));
    }

    private Optional<Ending> ending(long waitingMs) {
        if (this instanceof Answer answered) {
            Ending ending = Ending.answered(answered.by().answer(), waitingMs);
            return Optional.of(answered.account().map(ending::with).orElse(ending));
        } else if (this instanceof Give give) {
            Ending ending = give.partialText()
                    .map(text -> Ending.brokenOff(give.failure(), text, waitingMs))
                    .orElseGet(() -> Ending.failed(give.failure(), waitingMs));
            return Optional.of(give.account().map(ending::with).orElse(ending));
        }
        return Optional.empty();
    }
}
