package io.millweir.chaos;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Starts instances again that ended though nobody told them to.
 *
 * <p>Threading: a thread of its own; {@link #over} and {@link #close} may be called from anywhere.
 */
final class Watch implements AutoCloseable {
    private static final long BEFORE_RESTART_MS = 1_000;

    private final Diary diary;
    private final List<Instance> instances = new CopyOnWriteArrayList<>();
    private final AtomicInteger endings = new AtomicInteger();
    private final Thread thread = new Thread(this::watch, "watch");

    Watch(Diary diary) {
        this.diary = diary;
        thread.setDaemon(true);
        thread.start();
    }

    void over(Instance instance) {
        instances.add(instance);
    }

    /** How often one ended by itself. */
    int endings() {
        return endings.get();
    }

    private void watch() {
        try {
            while (true) {
                Thread.sleep(BEFORE_RESTART_MS);
                for (Instance instance : instances) {
                    if (instance.hasEndedByItself()) {
                        endings.incrementAndGet();
                        diary.note(instance.name() + " ended by itself with status "
                                + instance.child().exitValue() + ": " + lastWords(instance));
                        instance.launch();
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String lastWords(Instance instance) {
        List<String> lines = instance.child().lines();
        return lines.isEmpty() ? "" : lines.get(lines.size() - 1);
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
