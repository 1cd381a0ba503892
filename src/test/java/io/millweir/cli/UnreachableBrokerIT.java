package io.millweir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class UnreachableBrokerIT {
    private record Timed(Ran ran, Duration took) {}

    private static Timed timed(String command, String server) {
        Instant start = Instant.now();
        Ran ran = Ran.millweir(Stream.concat(Stream.of(command.split(" ")), Stream.of("--bootstrap-server", server))
                .toArray(String[]::new));
        return new Timed(ran, Duration.between(start, Instant.now()));
    }

    @Test
    void every_command_that_needs_kafka_ends_soon_with_one_clear_message() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        String closed = "localhost:" + port;
        // One that accepts and never answers, as behind a firewall or a wrong port.
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            List<String> servers = List.of(closed, "localhost:" + silent.getLocalPort());
            Map<String, CompletableFuture<Timed>> running = new LinkedHashMap<>();
            for (String server : servers) {
                for (String command : List.of(
                        "topics list",
                        "topics apply",
                        "models list",
                        "models apply config/models.json",
                        "query Why?",
                        "run --http-port 0 --set telemetry.log-level=error")) {
                    running.put(
                            server + "|" + command,
                            CompletableFuture.supplyAsync(() -> timed(command, server), task -> {
                                new Thread(task).start();
                            }));
                }
            }

            List<String> ended = new ArrayList<>();
            running.forEach((command, future) -> {
                Timed timed = future.join();
                String server = command.substring(0, command.indexOf('|'));
                assertThat(timed.ran().status()).as(command).isEqualTo(1);
                assertThat(timed.ran().out()).as(command).isEmpty();
                assertThat(timed.ran().err())
                        .as(command)
                        .isEqualTo(
                                "kafka.bootstrap-servers: cannot reach \"" + server + "\" within 10 s; check that the"
                                        + " broker runs and that host, port and security.protocol are right\n");
                assertThat(timed.took()).as(command).isLessThan(Duration.ofSeconds(20));
                ended.add(command);
            });
            assertThat(ended).hasSize(12);
        }
    }

    @Test
    void a_host_that_has_no_address_is_told_at_once() {
        Timed timed = timed("query Why?", "no-such-host.invalid:9092");

        assertThat(timed.ran().status()).isEqualTo(1);
        assertThat(timed.ran().err().lines())
                .singleElement()
                .asString()
                .startsWith("kafka: ")
                .contains("bootstrap");
        assertThat(timed.took()).isLessThan(Duration.ofSeconds(20));
    }
}
