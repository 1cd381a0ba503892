package io.millweir;

import java.nio.file.Path;
import org.junit.jupiter.api.condition.EnabledIf;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.kafka.KafkaContainer;

/** The same on Kafka's own container image, where there is a Docker engine; elsewhere it says so and is skipped. */
@EnabledIf(value = "isDockerThere", disabledReason = "no Docker engine here; the same specs run on the embedded broker")
class ContainerMainJobIT extends MainJobIT {
    static boolean isDockerThere() {
        return DockerClientFactory.instance().isDockerAvailable();
    }

    @Override
    Broker startBroker(Path data) {
        KafkaContainer container = new KafkaContainer("apache/kafka:4.3.1");
        container.start();
        return new Broker(container, container.getBootstrapServers());
    }
}
