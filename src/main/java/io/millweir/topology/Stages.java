package io.millweir.topology;

import io.millweir.accounting.Books;
import io.millweir.dispatch.Dispatch;
import io.millweir.dispatch.HealthBoard;
import io.millweir.registry.Registry;
import io.millweir.routing.Routing;
import io.millweir.routing.online.OnlineLearning;
import io.millweir.telemetry.Telemetry;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * What the processors ask: the parts of the application behind the graph.
 *
 * @param process boot id of this process
 * @param markers writes the marker by which a task learns that it has caught up
 * @param maxQueryBytes longest value of a query record
 * @param queryTimeout longest duration of a query that names none
 * @param dedupeWindow how long an accepted id is remembered
 * @param replayWindow how long after a query was answered the report that ended it may be read again; zero under
 *     exactly-once
 * @param keyOrder whether queries of one record key are called one after another
 * @param online what routers learn while they run; empty when none does
 */
public record Stages(
        String process,
        Clock clock,
        Registry registry,
        Routing routing,
        Dispatch dispatch,
        Markers markers,
        Books books,
        Telemetry telemetry,
        Capacity capacity,
        RecentIds recentIds,
        Instances instances,
        HealthBoard health,
        int maxQueryBytes,
        Duration queryTimeout,
        Duration dedupeWindow,
        Duration replayWindow,
        boolean keyOrder,
        Optional<OnlineLearning> online) {}
