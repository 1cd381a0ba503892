package io.millweir.provider;

import io.millweir.domain.Answer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands an answer that was fetched whole to a listener of deltas. */
public final class WholeAnswer {
    private static final Logger LOG = LoggerFactory.getLogger(WholeAnswer.class);

    private WholeAnswer() {}

    /** One delta with all the text, or none when there is no text. A listener that throws loses its delta only. */
    public static void deliver(Answer answer, DeltaListener deltas) {
        try {
            answer.text().filter(text -> !text.isEmpty()).ifPresent(deltas::onDelta);
        } catch (RuntimeException bug) {
            LOG.atError().setCause(bug).log("a delta listener failed");
        }
    }
}
