package io.millweir.cli;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.millweir.config.MillweirConfig;
import io.millweir.gateway.Gateway;
import io.millweir.registry.ModelsDiff;
import io.millweir.registry.SourcedCard;
import io.millweir.runtime.Application;
import io.millweir.runtime.Cluster;
import io.millweir.runtime.ModelsTopic;
import io.millweir.runtime.Setup;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The processor and its front door, together: what {@code run}, {@code standalone} and {@code demo} start. */
final class Server implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Server.class);

    private final Application application;
    private final Gateway gateway;

    /** When the file of model cards is written to the topic. */
    enum Seed {
        /** Only when the topic has none: on a shared cluster the topic is the truth. */
        WHEN_EMPTY,
        /** What is new or changed, at every start: on one's own machine the file is the truth. */
        ALWAYS
    }

    private Server(Application application, Gateway gateway) {
        this.application = application;
        this.gateway = gateway;
    }

    /** Prepares topics and registry, starts everything, and waits until queries are taken. */
    static Server start(Setup setup, Path stateDir, int httpPort, Seed seed) {
        MillweirConfig config = setup.config();
        PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        AtomicReference<@Nullable Application> started = new AtomicReference<>();
        // The front door first: a port that is taken is told before anything heavy is started.
        Gateway gateway = Gateway.start(config.http().host(), httpPort, () -> isReady(started.get()), meters::scrape);
        try {
            Cluster cluster = new Cluster(config);
            cluster.prepareTopics();
            seed(setup, cluster, seed);
            Application application = Application.start(setup, stateDir, meters, Clock.systemUTC(), Version.current());
            started.set(application);
            return new Server(application, gateway);
        } catch (RuntimeException e) {
            gateway.close();
            throw e;
        }
    }

    private static boolean isReady(@Nullable Application application) {
        return application != null && application.isReady();
    }

    URI url() {
        return gateway.url();
    }

    /** Completes when the processor cannot go on, with why and what to do. */
    CompletionStage<String> fatal() {
        return application.fatal();
    }

    @Override
    public void close() {
        application.close();
        gateway.close();
    }

    private static void seed(Setup setup, Cluster cluster, Seed seed) {
        ModelsTopic topic = cluster.models(setup.cardReader());
        List<SourcedCard> present = topic.read();
        ModelsDiff all = ModelsDiff.between(present, setup.cards());
        ModelsDiff diff = new ModelsDiff(all.added(), all.changed(), List.of());
        if (diff.isEmpty()) {
            return;
        }
        if (seed == Seed.WHEN_EMPTY && !present.isEmpty()) {
            LOG.atWarn()
                    .addKeyValue("added", diff.added().size())
                    .addKeyValue("changed", diff.changed().size())
                    .log("registry.file differs from the models topic, which holds; 'millweir models apply' writes it");
            return;
        }
        topic.write(diff);
    }
}
