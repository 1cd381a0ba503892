package io.millweir.chaos;

import io.millweir.embedded.EmbeddedBroker;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** The embedded broker as a process: directory and port, which it keeps over restarts. SIGTERM stops it in order. */
final class BrokerMain {
    private BrokerMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        EmbeddedBroker broker = EmbeddedBroker.start(Path.of(arguments[0]), Integer.parseInt(arguments[1]));
        Runtime.getRuntime().addShutdownHook(new Thread(broker::close, "stop-broker"));
        System.out.println("ready kafka=" + broker.bootstrapServers());
        new CountDownLatch(1).await();
    }
}
