package io.millweir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millweir.config.ConfigLoader;
import io.millweir.embedded.EmbeddedBroker;
import io.millweir.runtime.Setup;
import io.millweir.simulator.Simulator;
import io.millweir.simulator.SimulatorOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code millweir query --stream} against a processor that runs. */
@Timeout(120)
class QueryStreamIT {
    private static final String MODELS =
            "{\"echo\": {\"model\": \"gpt-sim-echo\", \"service\": \"OpenAI\", \"input_price\": 1, \"output_price\": 1},"
                    + " \"never\": {\"model\": \"gpt-sim-400\", \"service\": \"OpenAI\"}}";

    @TempDir
    private static Path directory;

    private static Simulator simulator;
    private static EmbeddedBroker broker;
    private static Server server;

    @BeforeAll
    static void start() throws Exception {
        simulator = Simulator.start(SimulatorOptions.defaults(Clock.systemUTC()));
        broker = EmbeddedBroker.start(directory.resolve("kafka"), 0);
        Path models = Files.writeString(directory.resolve("models.json"), MODELS);
        Setup setup = Setup.of(new ConfigLoader(Map.of())
                .load(
                        Optional.empty(),
                        List.of(
                                "registry.file=" + models,
                                "kafka.bootstrap-servers=" + broker.bootstrapServers(),
                                "providers.openai.api-keys=simulated",
                                "providers.openai.endpoint=" + simulator.url() + "/v1")));
        server = Server.start(setup, directory.resolve("state"), 0, Server.Seed.ALWAYS);
    }

    @AfterAll
    static void stop() {
        server.close();
        broker.close();
        simulator.close();
    }

    @Test
    void prints_the_text_of_the_response_once_and_then_the_summary() {
        Ran ran = millweir("query", "--stream", "--model", "echo", "The mill 🏭 grinds.");

        assertThat(ran.status()).isZero();
        assertThat(ran.out()).isEqualTo("The mill 🏭 grinds.\n");
        assertThat(ran.err()).contains("echo · openai");
    }

    @Test
    void says_why_there_is_no_answer() {
        Ran ran = millweir("query", "--stream", "--model", "never", "Why?");

        assertThat(ran.status()).isEqualTo(1);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).contains("✘ provider_rejected");
    }

    @Test
    void shows_the_decision_when_nobody_is_called() {
        Ran ran = millweir("query", "--stream", "--route-only", "--model", "echo", "Why?");

        assertThat(ran.status()).isZero();
        assertThat(ran.out()).contains("\"chosen\":\"echo\"");
    }

    @Test
    void asks_each_query_of_a_file_for_a_stream_and_writes_the_responses() throws Exception {
        Path input = Files.writeString(directory.resolve("queries.txt"), "one\ntwo\n");

        Ran ran = millweir("query", "--stream", "--model", "echo", "--input", input.toString());

        assertThat(ran.status()).isZero();
        assertThat(ran.out().lines()).hasSize(2).allSatisfy(line -> {
            JsonNode response = new ObjectMapper().readTree(line);
            assertThat(response.at("/latency/streamed").asBoolean()).isTrue();
            assertThat(response.path("text").asText()).isIn("one", "two");
        });
    }

    private static Ran millweir(String... arguments) {
        return Ran.millweir(
                Stream.concat(Stream.of(arguments), Stream.of("--bootstrap-server", broker.bootstrapServers()))
                        .toArray(String[]::new));
    }
}
