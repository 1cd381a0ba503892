package io.millweir.cli;

import me.tongfei.progressbar.ProgressBarConsumer;

/** A progress bar that shows nothing. */
final class Silence implements ProgressBarConsumer {
    @Override
    public int getMaxRenderedLength() {
        return 80;
    }

    @Override
    public void accept(String rendered) {
        // Nothing is shown.
    }

    @Override
    public void close() {
        // Nothing to close.
    }
}
