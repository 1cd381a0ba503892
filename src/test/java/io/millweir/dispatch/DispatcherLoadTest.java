package io.millweir.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.millweir.domain.ErrorCode;
import io.millweir.domain.Report;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Many queries at once: bounds hold, nothing is lost, nothing is left behind. */
class DispatcherLoadTest {
    private static final int WORKS = 5_000;

    private final Bench bench = new Bench();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void bounds_of_providers_and_models_hold_and_are_used() {
        ScriptedProvider bedrock = new ScriptedProvider("aws.bedrock");
        bench.providers.put("bedrock", bedrock);
        bench.concurrency.put("bedrock", 8);
        bench.model(Bench.card("claude", "AWS", OptionalInt.of(3), true));
        bench.model(Bench.card("nova", "Bedrock", OptionalInt.empty(), true));
        Map<String, AtomicInteger> inFlight = new ConcurrentHashMap<>();
        Map<String, Integer> most = new ConcurrentHashMap<>();
        for (String model : List.of("claude", "nova")) {
            bedrock.script(model, (call, threads) -> {
                AtomicInteger count = inFlight.computeIfAbsent(model, absent -> new AtomicInteger());
                most.merge(model, count.incrementAndGet(), Math::max);
                var unused = threads.schedule(
                        () -> {
                            count.decrementAndGet();
                            call.end(ScriptedProvider.answer("fine"));
                        },
                        2,
                        TimeUnit.MILLISECONDS);
            });
        }

        for (int i = 0; i < 500; i++) {
            bench.submit("q" + i, i % 2 == 0 ? "claude" : "nova");
        }
        bench.awaitIdle();

        assertThat(bedrock.calls()).hasSize(500);
        assertThat(bedrock.mostInFlight()).isEqualTo(8);
        assertThat(most).containsEntry("claude", 3);
        assertThat(most.get("nova")).isBetween(5, 8);
    }

    @Test
    void thousands_of_queries_with_every_kind_of_trouble_each_end_once_and_leave_nothing_behind() {
        trouble(new Random(20260301));

        for (int i = 0; i < WORKS; i++) {
            bench.offer(work(i));
        }
        bench.awaitIdle();

        Map<String, Long> endings = new HashMap<>();
        int reported = 0;
        for (RecordingJournal.Entry entry : bench.journal.entries()) {
            assertThat(entry.report()).isNotInstanceOf(Report.Abandoned.class);
            reported += entry.report() instanceof Report.AttemptEnd ? 1 : 0;
            if (RecordingJournal.endingOf(entry.report()).isPresent()) {
                endings.merge(entry.queryId(), 1L, Long::sum);
            }
        }
        assertThat(endings).hasSize(WORKS);
        assertThat(endings.values()).containsOnly(1L);
        assertThat(reported).isEqualTo(bench.provider.calls().size());
        assertThat(callsReported()).isEqualTo(callsMade());
        assertIntentsComeFirst();
        assertNothingIsHeld();
    }

    @Test
    void a_drain_in_the_middle_of_trouble_reports_every_call_as_ended_or_lost() throws InterruptedException {
        trouble(new Random(20260302));
        List<Dispatch.Submission> submitted = Collections.synchronizedList(new ArrayList<>());
        CompletableFuture<Void> submitting = CompletableFuture.runAsync(() -> {
            for (int i = 0; i < WORKS; i++) {
                submitted.add(submitWhenTaken(work(i)));
            }
        });
        bench.provider.await(500);

        bench.dispatcher().drain(Duration.ofMillis(20));
        submitting.join();
        bench.awaitIdle();

        long taken = submitted.stream()
                .filter(each -> each == Dispatch.Submission.RUNNING)
                .count();
        Map<String, Long> last = bench.journal.entries().stream()
                .filter(each -> each.report() instanceof Report.Abandoned
                        || RecordingJournal.endingOf(each.report()).isPresent())
                .collect(Collectors.groupingBy(RecordingJournal.Entry::queryId, Collectors.counting()));
        assertThat(last).hasSize((int) taken);
        assertThat(last.values()).containsOnly(1L);
        assertThat(callsReported()).isEqualTo(callsMade());
        assertNothingIsHeld();
    }

    /** Submits again while the model is busy. */
    private Dispatch.Submission submitWhenTaken(Work work) {
        Dispatch.Submission submission = bench.submit(work);
        while (submission == Dispatch.Submission.MODEL_BUSY) {
            Eventually.pause(1);
            submission = bench.submit(work);
        }
        return submission;
    }

    /** Random outcomes after random times, and a journal that is as slow as it likes. */
    private void trouble(Random seed) {
        bench.models("d");
        bench.model(Bench.card("narrow", "OpenAI", OptionalInt.of(20), true));
        bench.concurrency.put("openai", 100);
        bench.backoff = Duration.ofMillis(3);
        bench.attemptTimeout = Duration.ofSeconds(1);
        bench.quotaOpenDuration = Duration.ofMillis(20);
        bench.breaker = CircuitBreakerConfig.custom()
                .slidingWindowSize(20)
                .minimumNumberOfCalls(10)
                .failureRateThreshold(60)
                .permittedNumberOfCallsInHalfOpenState(2)
                .waitDurationInOpenState(Duration.ofMillis(20))
                .build();
        ErrorCode[] codes = ErrorCode.values();
        for (String model : List.of("a", "b", "c", "d", "narrow")) {
            bench.provider.script(model, (call, threads) -> {
                int dice;
                int millis;
                ErrorCode code;
                synchronized (seed) {
                    dice = seed.nextInt(1000);
                    millis = seed.nextInt(15);
                    code = codes[seed.nextInt(codes.length)];
                }
                if (dice < 3) {
                    throw new IllegalStateException("scripted bug");
                }
                if (dice < 5) {
                    return;
                }
                var unused = threads.schedule(
                        () -> call.end(dice < 500 ? ScriptedProvider.failure(code) : ScriptedProvider.answer("fine")),
                        millis,
                        TimeUnit.MILLISECONDS);
            });
        }
        bench.journal.acknowledgeBy(report -> {
            int millis;
            synchronized (seed) {
                millis = seed.nextInt(8) - 4;
            }
            CompletableFuture<Void> acknowledged = new CompletableFuture<>();
            if (millis <= 0) {
                acknowledged.complete(null);
            } else {
                acknowledged.completeOnTimeout(null, millis, TimeUnit.MILLISECONDS);
            }
            return acknowledged;
        });
    }

    private Work work(int number) {
        Duration time = number % 50 == 0 ? Duration.ofMillis(30) : Duration.ofSeconds(30);
        String first = number % 7 == 0 ? "narrow" : String.valueOf((char) ('a' + number % 4));
        return bench.work("q" + number, time, 0, first, "b", "removed", "d");
    }

    private Set<String> callsMade() {
        return bench.provider.calls().stream()
                .map(each -> each.request().queryId() + "/" + each.request().attempt())
                .collect(Collectors.toSet());
    }

    private Set<String> callsReported() {
        return bench.journal.entries().stream()
                .flatMap(each -> {
                    if (each.report() instanceof Report.AttemptEnd end) {
                        return Stream.of(each.queryId() + "/" + end.attempt().number());
                    }
                    return each.report() instanceof Report.Abandoned abandoned
                            ? abandoned.attempt().stream().map(lost -> each.queryId() + "/" + lost.number())
                            : Stream.empty();
                })
                .collect(Collectors.toSet());
    }

    private void assertIntentsComeFirst() {
        Set<String> announced = ConcurrentHashMap.newKeySet();
        for (RecordingJournal.Entry entry : bench.journal.entries()) {
            if (entry.report() instanceof Report.Intent intent) {
                assertThat(announced.add(entry.queryId() + "/" + intent.attempt()))
                        .isTrue();
            } else if (entry.report() instanceof Report.AttemptEnd end) {
                assertThat(announced)
                        .contains(entry.queryId() + "/" + end.attempt().number());
            }
        }
    }

    private void assertNothingIsHeld() {
        assertThat(bench.dispatcher().slotsTaken("provider:openai")).isZero();
        assertThat(bench.dispatcher().slotsTaken("model:narrow")).isZero();
        Eventually.holds("no call is left open", () -> bench.provider.inFlight() == 0);
        assertThat(bench.dispatcher().inFlight()).isZero();
    }
}
