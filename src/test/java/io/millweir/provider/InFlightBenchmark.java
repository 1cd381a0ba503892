package io.millweir.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millweir.config.ProviderConfig;
import io.millweir.config.ProviderConfig.Type;
import io.millweir.config.Secret;
import io.millweir.provider.anthropic.AnthropicProvider;
import io.millweir.provider.bedrock.BedrockEnvironment;
import io.millweir.provider.bedrock.BedrockProvider;
import io.millweir.provider.openai.OpenAiProvider;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.ThreadMXBean;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Ten thousand calls of ten seconds, all in flight at once in this process; the simulator runs in another. Run it with
 * {@code mvn test-compile surefire:test@default-test -Dtest=InFlightBenchmark} (the heap is 1 GiB there), fewer calls with {@code -Dcalls=1000}.
 */
class InFlightBenchmark {
    private static final int CALLS = Integer.getInteger("calls", 10_000);
    private static final Duration LONGEST_OPENING = Duration.ofSeconds(20);

    @Test
    void openai() throws Exception {
        measure(
                "openai",
                "gpt-4o-mini-sim-latency-10000",
                url -> new OpenAiProvider(config("openai", Type.OPENAI, url), Set.of(), Clock.systemUTC()),
                false);
    }

    @Test
    void openai_streamed() throws Exception {
        measure(
                "openai, streamed",
                "gpt-4o-mini-sim-latency-10000",
                url -> new OpenAiProvider(config("openai", Type.OPENAI, url), Set.of(), Clock.systemUTC()),
                true);
    }

    @Test
    void anthropic() throws Exception {
        measure(
                "anthropic",
                "claude-haiku-4-5-sim-latency-10000",
                url -> new AnthropicProvider(config("anthropic", Type.ANTHROPIC, url), Set.of(), Clock.systemUTC()),
                false);
    }

    @Test
    void bedrock() throws Exception {
        measure(
                "bedrock",
                "amazon.sim-latency-10000-v1:0",
                url -> new BedrockProvider(
                        config("bedrock", Type.BEDROCK, url), Set.of(), Clock.systemUTC(), BedrockEnvironment.NONE),
                false);
    }

    private static void measure(String name, String model, Opening opening, boolean stream) throws Exception {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        try (SimulatorProcess simulator = SimulatorProcess.start();
                Provider provider = opening.open(simulator.url())) {
            System.gc();
            heapPools().forEach(MemoryPoolMXBean::resetPeakUsage);
            threads.resetPeakThreadCount();
            int threadsBefore = threads.getThreadCount();
            long cpuBefore = cpuNanos();
            Instant start = Instant.now();

            List<Call> calls = new ArrayList<>(CALLS);
            for (int i = 0; i < CALLS; i++) {
                ProviderRequest request = Cards.withTimeout(
                        Cards.withId(Cards.chat(Cards.card(model).build(), "the prompt"), "q-" + i, 1),
                        Duration.ofSeconds(60));
                calls.add(provider.call(stream ? Cards.streamed(request) : request, DeltaListener.NONE));
            }
            long submitted = Duration.between(start, Instant.now()).toMillis();
            Map<String, Integer> ends = new TreeMap<>();
            for (Call call : calls) {
                ProviderResult end = call.result().toCompletableFuture().get(120, TimeUnit.SECONDS);
                ends.merge(
                        end instanceof ProviderResult.Failed failed
                                ? failed.failure().message()
                                : "answered",
                        1,
                        Integer::sum);
            }
            long cpuMs = (cpuNanos() - cpuBefore) / 1_000_000;
            Duration all = Duration.between(start, Instant.now());

            JsonNode ledger = simulator.ledger();
            Duration opened = Duration.between(start, last(ledger));
            System.out.printf(
                    Locale.ROOT,
                    "%s: %d calls of 10 s, submitted in %d ms, opened within %.1f s, most at once %d, all ended after"
                            + " %.1f s; %.1f s of processor time; threads %d before, %d at most; heap %d MiB at most of %d%n  ends: %s%n",
                    name,
                    CALLS,
                    submitted,
                    opened.toMillis() / 1000.0,
                    mostAtOnce(ledger),
                    all.toMillis() / 1000.0,
                    cpuMs / 1000.0,
                    threadsBefore,
                    threads.getPeakThreadCount(),
                    heapPools().stream()
                                    .mapToLong(pool -> pool.getPeakUsage().getUsed())
                                    .sum()
                            >> 20,
                    Runtime.getRuntime().maxMemory() >> 20,
                    ends);
            assertThat(ends).as("how the calls ended").containsOnlyKeys("answered");
            assertThat(ledger).as("calls that arrived").hasSize(CALLS);
            assertThat(opened).as("time to open all calls").isLessThan(LONGEST_OPENING);
            assertThat(threads.getPeakThreadCount() - threadsBefore)
                    .as("threads for " + CALLS + " calls")
                    .isLessThan(Math.max(100, CALLS / 20));
        }
    }

    private static long cpuNanos() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
                ? system.getProcessCpuTime()
                : 0;
    }

    private static Instant last(JsonNode ledger) {
        Instant last = Instant.EPOCH;
        for (JsonNode call : ledger) {
            Instant started = Instant.parse(call.path("started_at").asText());
            last = started.isAfter(last) ? started : last;
        }
        return last;
    }

    private static int mostAtOnce(JsonNode ledger) {
        TreeMap<Instant, Integer> changes = new TreeMap<>();
        for (JsonNode call : ledger) {
            changes.merge(Instant.parse(call.path("started_at").asText()), 1, Integer::sum);
            changes.merge(Instant.parse(call.path("ended_at").asText()), -1, Integer::sum);
        }
        int now = 0;
        int most = 0;
        for (int change : changes.values()) {
            now += change;
            most = Math.max(most, now);
        }
        return most;
    }

    private static List<MemoryPoolMXBean> heapPools() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .toList();
    }

    private static ProviderConfig config(String name, Type type, String url) {
        return new ProviderConfig(
                name,
                type,
                Optional.of(url),
                List.of(new Secret("benchmark-key-0123456789")),
                Duration.ofSeconds(60),
                CALLS,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                ProviderConfig.SystemPrompt.REFUSE);
    }

    private interface Opening {
        Provider open(String url);
    }
}
