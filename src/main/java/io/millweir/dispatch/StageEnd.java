package io.millweir.dispatch;

import io.millweir.domain.Answer;
import io.millweir.domain.Attempt;
import io.millweir.domain.ErrorCode;
import io.millweir.domain.Failure;
import java.util.Optional;

/** How a stage ended. */
sealed interface StageEnd {
    /** The last call of the stage, if it ended with one. */
    Optional<Attempt> last();

    /** A model answered. */
    record Answered(Answer answer, Attempt attempt) implements StageEnd {
        @Override
        public Optional<Attempt> last() {
            return Optional.of(attempt);
        }

        /** The answer's text, without the white space around it. */
        String text() {
            return answer.text().orElse("").strip();
        }
    }

    /**
     * None did.
     *
     * @param last the call that failed; empty when the stage ended without a further call
     * @param partialText what had gone out of an answer that broke off, when it is wanted
     */
    record Failed(Failure failure, Optional<Attempt> last, Optional<String> partialText) implements StageEnd {
        /** Whether other models would fail alike: the query itself is at fault. */
        boolean isOfQuery() {
            return last.isPresent() && failure.code().action() == ErrorCode.Action.ANSWER;
        }

        /** As told in a sentence: {@code "timeout"}. */
        String why() {
            return "\"" + failure.code().code() + "\"";
        }
    }
}
