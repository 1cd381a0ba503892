package io.millweir.dispatch;

import io.millweir.domain.Report;
import java.util.concurrent.CompletionStage;

/**
 * Where dispatch writes down what it does.
 *
 * <p>Threading: thread-safe.
 */
public interface Journal {
    /** Writes a report. The stage completes when it is durable, and never exceptionally: it is tried until it is. */
    CompletionStage<Void> write(Work work, Report report);
}
