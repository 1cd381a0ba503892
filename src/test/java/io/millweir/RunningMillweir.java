package io.millweir;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millweir.config.ConfigLoader;
import io.millweir.registry.ModelsDiff;
import io.millweir.runtime.Application;
import io.millweir.runtime.Cluster;
import io.millweir.runtime.Setup;
import io.millweir.simulator.Simulator;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The processor in this JVM, on a broker that is there, its providers simulated. */
final class RunningMillweir implements AutoCloseable {
    final Cluster cluster;
    final Setup setup;
    private final Application application;

    private RunningMillweir(Setup setup, Cluster cluster, Application application) {
        this.setup = setup;
        this.cluster = cluster;
        this.application = application;
    }

    /** Starts it with the shipped configuration, its models, and these overrides. */
    static RunningMillweir start(String bootstrapServers, Simulator simulator, Path stateDir, String... overrides) {
        return start(bootstrapServers, simulator, stateDir, Map.of(), new SimpleMeterRegistry(), overrides);
    }

    /** The same with an environment and a registry of meters. */
    static RunningMillweir start(
            String bootstrapServers,
            Simulator simulator,
            Path stateDir,
            Map<String, String> environment,
            MeterRegistry meters,
            String... overrides) {
        List<String> all = new ArrayList<>(List.of(
                "kafka.bootstrap-servers=" + bootstrapServers,
                "providers.bedrock.endpoint=" + simulator.url(),
                "providers.anthropic.endpoint=" + simulator.url(),
                "providers.openai.endpoint=" + simulator.url() + "/v1",
                "providers.nvidia.endpoint=" + simulator.url() + "/v1"));
        all.addAll(List.of(overrides));
        Setup setup = Setup.of(new ConfigLoader(environment).load(Optional.of(Path.of("config/millweir.yaml")), all));
        Cluster cluster = new Cluster(setup.config());
        cluster.prepareTopics();
        cluster.models(setup.cardReader()).write(ModelsDiff.between(List.of(), setup.cards()));
        return new RunningMillweir(
                setup, cluster, Application.start(setup, stateDir, meters, Clock.systemUTC(), "test"));
    }

    /** Completes when it cannot go on. */
    CompletionStage<String> fatal() {
        return application.fatal();
    }

    @Override
    public void close() {
        application.close();
    }
}
