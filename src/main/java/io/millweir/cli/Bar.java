package io.millweir.cli;

import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Progress bars, all alike. */
final class Bar {
    private Bar() {}

    /** A bar that is shown on a terminal when there is more than one thing to do. */
    static ProgressBar of(String task, int count) {
        ProgressBarBuilder builder = new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(count)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(200);
        // A bar belongs on a terminal; into a file or a pipe it would only write noise.
        boolean onTerminal = System.console() != null && count > 1;
        return onTerminal ? builder.build() : builder.setConsumer(new Silence()).build();
    }
}
