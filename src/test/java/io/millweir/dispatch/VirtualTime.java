package io.millweir.dispatch;

import java.time.Duration;
import java.util.PriorityQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A clock and its timers that go only when the test says so; everything runs on the test's thread. */
final class VirtualTime extends ScheduledThreadPoolExecutor {
    private final PriorityQueue<Task> tasks = new PriorityQueue<>();
    // A clock of nanoseconds may begin anywhere, also below zero.
    private long now = -TimeUnit.SECONDS.toNanos(7);
    private long number;

    VirtualTime() {
        super(0);
    }

    long nanos() {
        return now;
    }

    /** Runs what is due within this time. */
    void pass(Duration time) {
        long end = now + time.toNanos();
        while (!tasks.isEmpty() && tasks.element().due <= end) {
            Task next = tasks.remove();
            now = next.due;
            next.run();
        }
        now = end;
    }

    /** Timers that are still to fire. */
    long pending() {
        return tasks.stream().filter(task -> !task.isCancelled()).count();
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        Task task = new Task(command, now + unit.toNanos(delay), number++);
        tasks.add(task);
        return task;
    }

    private final class Task extends FutureTask<Void> implements ScheduledFuture<Void> {
        private final long due;
        private final long number;

        Task(Runnable command, long due, long number) {
            super(command, null);
            this.due = due;
            this.number = number;
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(due - now, TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            Task task = (Task) other;
            int byTime = Long.compare(due, task.due);
            return byTime != 0 ? byTime : Long.compare(number, task.number);
        }
    }
}
