package io.millweir;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.kafka.KafkaContainer;

/** The same on Kafka's own container image, where there is a Docker engine; elsewhere it says so and is skipped. */
class ContainerMainJobIT extends MainJobIT {
    @Override
    Broker startBroker(Path data) {
        assumeTrue(
                DockerClientFactory.instance().isDockerAvailable(),
                "no Docker engine here: the same specs ran on the embedded broker");
        KafkaContainer container = new KafkaContainer("apache/kafka:4.3.1");
        container.start();
        return new Broker(container, container.getBootstrapServers());
    }
}
