package io.millweir.chaos;

/** What befalls the processes. */
enum Happening {
    /** An instance is killed and started again. */
    KILL,
    /** An instance is stopped in order and started again. */
    RESTART,
    /** An instance stands still for longer than its session, and then goes on as if nothing had been. */
    FREEZE,
    /** An instance is killed and comes back without its state directory. */
    LOSE_STATE,
    /** The broker is stopped in order and started again. */
    RESTART_BROKER,
    /** The broker is killed and started again. */
    KILL_BROKER,
    /** A provider throttles every call for a while. */
    THROTTLE;

    /** Whether an instance may have had calls under way whose end nobody recorded. */
    boolean losesCalls() {
        return this == KILL || this == FREEZE || this == LOSE_STATE;
    }
}
