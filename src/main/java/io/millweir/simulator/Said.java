package io.millweir.simulator;

/**
 * A question and what was answered to it.
 *
 * @param model the base id, for models that tell their name
 */
record Said(String model, Prompt prompt, Completion completion, Occasion occasion) {
    boolean tellsUsage() {
        return !occasion.has(Twist.NO_USAGE);
    }

    /** Why the answer ended, in the words for: its own end, too long, filtered. */
    String finish(String end, String length, String filtered) {
        return switch (completion.finish()) {
            case END, STOP_SEQUENCE -> end;
            case LENGTH -> length;
            case FILTERED -> filtered;
        };
    }
}
