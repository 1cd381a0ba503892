package io.millweir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ShutdownTest {
    private static final int RUNNING = -1;

    private final List<String> closed = Collections.synchronizedList(new ArrayList<>());
    private final AtomicReference<Thread> hook = new AtomicReference<>();
    private final AtomicInteger halted = new AtomicInteger(RUNNING);
    private final Shutdown shutdown = new Shutdown(hook::set, halted::set);

    @AfterEach
    void is_left_uninterrupted() {
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    private AutoCloseable part(String name) {
        return () -> closed.add(name);
    }

    /** The signal, on its own thread as in the JVM. */
    private void signal() {
        hook.get().start();
    }

    private void awaitHook() throws InterruptedException {
        hook.get().join();
    }

    @Test
    void a_command_that_ends_by_itself_closes_its_parts_from_the_last_and_keeps_its_status() throws Exception {
        int status = shutdown.run(each -> {
            each.closing(part("first"));
            each.undisturbed(() -> part("second"));
            return 1;
        });

        signal();
        awaitHook();
        assertThat(status).isEqualTo(1);
        assertThat(closed).containsExactly("second", "first");
        assertThat(halted).hasValue(RUNNING);
    }

    @Test
    void a_signal_ends_the_wait_and_halts_with_0_after_everything_is_closed() throws Exception {
        int status = shutdown.run(each -> {
            each.closing(part("first"));
            each.closing(() -> {
                Thread.sleep(50);
                assertThat(halted).hasValue(RUNNING);
                closed.add("slow");
            });
            signal();
            each.await();
            return 0;
        });

        awaitHook();
        assertThat(status).isZero();
        assertThat(closed).containsExactly("slow", "first");
        assertThat(halted).hasValue(0);
    }

    @Test
    void a_signal_interrupts_a_start_that_waits() throws Exception {
        int status = shutdown.run(each -> {
            each.closing(part("first"));
            signal();
            new CountDownLatch(1).await();
            return 1;
        });

        awaitHook();
        assertThat(status).isZero();
        assertThat(closed).containsExactly("first");
        assertThat(halted).hasValue(0);
    }

    @Test
    void whatever_a_start_throws_after_a_signal_is_the_signals_doing() throws Exception {
        int status = shutdown.run(each -> {
            signal();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                throw new IllegalStateException("interrupted while starting", e);
            }
            return 1;
        });

        awaitHook();
        assertThat(status).isZero();
    }

    @Test
    void a_signal_lets_an_undisturbed_start_end_and_closes_its_part() throws Exception {
        int status = shutdown.run(each -> {
            each.undisturbed(() -> {
                signal();
                while (hook.get().getState() != Thread.State.TIMED_WAITING) {
                    Thread.onSpinWait();
                }
                assertThat(Thread.currentThread().isInterrupted()).isFalse();
                return part("broker");
            });
            closed.add("never started");
            return 1;
        });

        awaitHook();
        assertThat(status).isZero();
        assertThat(closed).containsExactly("broker");
        assertThat(halted).hasValue(0);
    }

    @Test
    void a_signal_does_not_interrupt_the_closing() throws Exception {
        int status = shutdown.run(each -> {
            each.closing(() -> {
                signal();
                Thread.sleep(50);
                closed.add("part");
            });
            return 1;
        });

        awaitHook();
        assertThat(status).isEqualTo(1);
        assertThat(closed).containsExactly("part");
        assertThat(halted).hasValue(0);
    }

    @Test
    void a_part_that_does_not_close_keeps_no_other_from_closing() throws Exception {
        shutdown.run(each -> {
            each.closing(part("first"));
            each.closing(() -> {
                throw new IllegalStateException("broken on purpose");
            });
            each.closing(part("third"));
            return 0;
        });

        assertThat(closed).containsExactly("third", "first");
    }

    @Test
    void a_start_that_fails_without_a_signal_closes_what_was_started_and_fails() {
        assertThatThrownBy(() -> shutdown.run(each -> {
                    each.closing(part("first"));
                    throw new IllegalStateException("port taken");
                }))
                .hasMessage("port taken");

        assertThat(closed).containsExactly("first");
        assertThat(halted).hasValue(RUNNING);
    }

    @Test
    void what_cannot_go_on_ends_the_wait_and_fails_after_everything_is_closed() throws Exception {
        CompletableFuture<String> fatal = new CompletableFuture<>();

        assertThatThrownBy(() -> shutdown.run(each -> {
                    each.closing(part("first"));
                    fatal.complete("kafka: no access");
                    each.await(fatal);
                    return 0;
                }))
                .isInstanceOf(StoppedException.class)
                .hasMessage("kafka: no access");

        assertThat(closed).containsExactly("first");
        assertThat(halted).hasValue(RUNNING);
    }

    @Test
    void a_signal_while_closing_what_cannot_go_on_does_not_make_it_a_success() throws Exception {
        assertThatThrownBy(() -> shutdown.run(each -> {
                    each.closing(() -> {
                        signal();
                        Thread.sleep(50);
                        closed.add("slow");
                    });
                    each.await(CompletableFuture.completedFuture("kafka: no access"));
                    return 0;
                }))
                .isInstanceOf(StoppedException.class);

        awaitHook();
        assertThat(closed).containsExactly("slow");
        assertThat(halted).hasValue(1);
    }

    @Test
    void a_signal_before_a_fatal_end_is_a_stop_like_any_other() throws Exception {
        CompletableFuture<String> fatal = new CompletableFuture<>();

        int status = shutdown.run(each -> {
            each.closing(() -> fatal.complete("kafka: no access"));
            signal();
            each.await(fatal);
            return 0;
        });

        awaitHook();
        assertThat(status).isZero();
        assertThat(halted).hasValue(0);
    }
}
