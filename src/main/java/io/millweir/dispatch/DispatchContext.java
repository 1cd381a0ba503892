package io.millweir.dispatch;

import io.millweir.provider.Providers;
import io.millweir.registry.Models;
import io.millweir.telemetry.Telemetry;
import java.time.Clock;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;

/** The parts that runs share. */
record DispatchContext(
        Supplier<Models> models,
        Providers providers,
        Journal journal,
        ChunkSink chunks,
        TokenCounter tokenCounter,
        Constraints constraints,
        PartModels partModels,
        DispatchSettings settings,
        Retries retries,
        Limits limits,
        Breakers breakers,
        Latencies latencies,
        Overdue overdue,
        Hedging hedging,
        Liveness liveness,
        Telemetry telemetry,
        Clock clock,
        Steps steps,
        ScheduledExecutorService timers) {}
