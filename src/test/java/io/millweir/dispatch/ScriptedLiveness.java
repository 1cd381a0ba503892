package io.millweir.dispatch;

/** Alive until the test says otherwise. */
final class ScriptedLiveness implements Liveness {
    private volatile boolean mayCall = true;
    private volatile long era;

    /** The others may have taken the process for dead, and it knows. */
    void cutOff() {
        mayCall = false;
        era++;
    }

    void back() {
        mayCall = true;
    }

    @Override
    public boolean mayCall() {
        return mayCall;
    }

    @Override
    public long era() {
        return era;
    }
}
