package io.millweir.topology;

import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * The dead processes of which one task has read everything that they reported.
 *
 * <p>That a process died, or said farewell, comes by another topic than its last reports and may overtake them: its calls
 * would be taken for lost and made again, though their ends are written. So when a process is found dead, a marker is
 * written behind its reports, and only when the marker comes back is its work taken over.
 *
 * <p>Threading: owned by the task's stream thread.
 */
final class Obituaries {
    private final Consumer<String> marker;
    private final Set<String> found = new HashSet<>();
    private final Set<String> announced = new HashSet<>();
    private final Set<String> read = new HashSet<>();
    private String expected = "";

    /** Writes markers with this. */
    Obituaries(Consumer<String> marker) {
        this.marker = marker;
    }

    /** A process that was dead when the task wrote its first marker. */
    void deadBefore(String process) {
        announced.add(process);
    }

    /** The first marker came back. */
    void caughtUp() {
        read.addAll(announced);
        announced.clear();
    }

    /** Takes note that a process is dead; {@link #isRead} tells when its work may be taken over. */
    void note(String process) {
        if (!read.contains(process) && !announced.contains(process)) {
            found.add(process);
        }
        announce();
    }

    /** Whether this dead process has nothing left to say. */
    boolean isRead(String process) {
        return read.contains(process);
    }

    /** A process that was taken for dead is alive; should it die, it may have reported more. */
    void revive(String process) {
        found.remove(process);
        announced.remove(process);
        read.remove(process);
    }

    /** A marker came back; whether it was the one that is awaited. */
    boolean markerRead(String task) {
        if (!task.equals(expected)) {
            return false;
        }
        expected = "";
        caughtUp();
        announce();
        return true;
    }

    private void announce() {
        if (expected.isEmpty() && !found.isEmpty()) {
            expected = UUID.randomUUID().toString();
            announced.addAll(found);
            found.clear();
            marker.accept(expected);
        }
    }
}
