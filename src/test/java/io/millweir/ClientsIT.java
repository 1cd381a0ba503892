package io.millweir;

import static org.assertj.core.api.Assertions.assertThat;

import io.millweir.embedded.EmbeddedBroker;
import io.millweir.simulator.Simulator;
import io.millweir.simulator.SimulatorOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the example clients of the documentation as a reader of it would, against a Millweir of simulated providers. */
class ClientsIT {
    private static final String CLIENT = "docs/clients/QueryClient.java";

    @TempDir
    private static Path directory;

    private static Simulator simulator;
    private static EmbeddedBroker broker;
    private static RunningMillweir application;

    private record Ended(int status, String out, String err) {}

    @BeforeAll
    static void start() {
        simulator = Simulator.start(SimulatorOptions.defaults(Clock.systemUTC()));
        broker = EmbeddedBroker.start(directory.resolve("kafka"), 0);
        application = RunningMillweir.start(broker.bootstrapServers(), simulator, directory.resolve("state"));
    }

    @AfterAll
    static void stop() {
        for (AutoCloseable part : new AutoCloseable[] {application, broker, simulator}) {
            if (part != null) {
                try {
                    part.close();
                } catch (Exception e) {
                    throw new IllegalStateException("a part did not close", e);
                }
            }
        }
    }

    @Test
    void the_java_client_prints_the_answer_with_its_model_cost_and_time() throws Exception {
        // Given
        String question = "How deep is the weir at Marlow?";

        // When
        Ended client = run(broker.bootstrapServers(), question);

        // Then
        assertThat(client.status()).as(client.err()).isZero();
        assertThat(client.out())
                .startsWith(question + " (simulated answer of us.amazon.nova-micro-v1:0)")
                .containsPattern("\n-- nova-micro, 0\\.0000\\d+ USD, \\d+ ms\n$");
        assertThat(ledger()).containsOnlyOnce("\"query_id\"").contains("\"outcome\":\"ok\"");
    }

    @Test
    void the_java_client_says_how_it_is_used() throws Exception {
        Ended client = run("localhost:9092");

        assertThat(client.status()).isEqualTo(2);
        assertThat(client.err()).isEqualTo("usage: QueryClient HOST:PORT QUESTION\n");
    }

    /** The single-file launch that the client's own documentation shows, in a process of its own. */
    private static Ended run(String... arguments) throws IOException, InterruptedException {
        Path out = Files.createTempFile(directory, "client", ".out");
        Path err = Files.createTempFile(directory, "client", ".err");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dfile.encoding=UTF-8",
                "-cp",
                System.getProperty("java.class.path"),
                CLIENT));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        if (!process.waitFor(120, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        return new Ended(process.waitFor(), Files.readString(out), Files.readString(err));
    }

    private static String ledger() throws IOException, InterruptedException {
        URI uri = simulator.url().resolve("/ledger");
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8))
                .body();
    }
}
