package io.millweir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class MillweirTest {
    @TempDir
    private Path directory;

    static Stream<List<String>> commands() {
        List<List<String>> commands = new ArrayList<>();
        collect(Millweir.commandLine(), List.of(), commands);
        return commands.stream();
    }

    private static void collect(CommandLine command, List<String> path, List<List<String>> commands) {
        commands.add(path);
        command.getSubcommands().forEach((name, sub) -> {
            if (!name.equals("help")) {
                List<String> deeper = new ArrayList<>(path);
                deeper.add(name);
                collect(sub, deeper, commands);
            }
        });
    }

    private static String[] with(List<String> command, String... more) {
        return Stream.concat(command.stream(), Stream.of(more)).toArray(String[]::new);
    }

    @Test
    void has_the_commands_of_the_contract_that_are_built() {
        assertThat(commands().map(each -> String.join(" ", each)))
                .contains(
                        "demo",
                        "standalone",
                        "run",
                        "simulate",
                        "query",
                        "models",
                        "models list",
                        "models validate",
                        "models apply",
                        "topics",
                        "topics list",
                        "topics apply",
                        "audit",
                        "routers");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void every_command_explains_itself(List<String> command) {
        Ran ran = Ran.millweir(with(command, "--help"));

        assertThat(ran.status()).isZero();
        assertThat(ran.err()).isEmpty();
        assertThat(ran.out())
                .startsWith("Usage: " + String.join(" ", with(List.of("millweir"), with(command))))
                .contains("-h, --help");
        assertThat(ran.out().lines().filter(line -> line.strip().startsWith("--")))
                .as("every option has a description")
                .allMatch(line -> line.strip().contains("  ") || line.contains("="));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void every_command_tells_its_version(List<String> command) {
        Ran ran = Ran.millweir(with(command, "--version"));

        assertThat(ran.status()).isZero();
        assertThat(ran.out()).startsWith("Millweir ");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void an_unknown_option_is_a_wrong_usage(List<String> command) {
        Ran ran = Ran.millweir(with(command, "--no-such-option", "FILE"));

        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.err()).contains("--no-such-option");
        assertThat(ran.out()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dmeo", "train-everything"})
    void an_unknown_command_is_a_wrong_usage(String command) {
        Ran ran = Ran.millweir(command);

        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.err()).contains(command);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "models", "topics"})
    void a_group_without_a_command_is_a_wrong_usage(String group) {
        Ran ran = Ran.millweir(group.isEmpty() ? new String[0] : new String[] {group});

        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.err()).contains("Missing required subcommand");
    }

    @ParameterizedTest
    @ValueSource(strings = {"run", "standalone", "demo", "query x", "topics list", "models list", "audit", "routers"})
    void a_configuration_with_three_mistakes_ends_each_command_with_all_of_them(String command) throws Exception {
        Path config = Files.writeString(
                directory.resolve("bad.yaml"), "kafkaa: {}\ntopics: {partitions: none}\ndedupe: {window: soon}\n");

        Ran ran = Ran.millweir(with(List.of(command.split(" ")), "--config", config.toString()));

        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err().lines())
                .containsExactlyInAnyOrder(
                        "kafkaa: unknown key; did you mean \"kafka\"? known here: accounting, dedupe, dispatch,"
                                + " environment, http, kafka, providers, registry, routing, telemetry, topics",
                        "topics.partitions: \"none\" is no whole number between 1 and 10000; give one",
                        "dedupe.window: \"soon\" is no duration from 1ms to 36500d; write for example 500ms, 30s, 5m,"
                                + " 1h");
    }

    @Test
    void a_configuration_that_is_not_there_is_a_wrong_usage() {
        Ran ran = Ran.millweir("routers", "--config", "no/such.yaml");

        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.err()).startsWith("--config: \"no/such.yaml\" does not exist; name a readable file");
    }

    @Test
    void mistakes_of_the_registry_and_of_routing_are_told_with_those_of_the_configuration() throws Exception {
        Path models = Files.writeString(directory.resolve("models.json"), "{\"m\": {\"service\": \"OpenAI\"}}");

        Ran ran = Ran.millweir(
                "routers",
                "--set",
                "registry.file=" + models,
                "--set",
                "routing.default-router=cheapset",
                "--set",
                "topics.partitions=0");

        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.err())
                .contains(models + ": ")
                .contains("routing.default-router: unknown router \"cheapset\"; did you mean \"cheapest\"?")
                .contains("topics.partitions: \"0\" is no whole number");
    }

    @Test
    void the_routers_are_listed_with_the_default_among_them() {
        Ran ran = Ran.millweir("routers");

        assertThat(ran.status()).isZero();
        assertThat(ran.out().lines())
                .anyMatch(line -> line.matches("cheapest +built in, the default"))
                .anyMatch(line -> line.matches("rules +configured: rules"));
    }

    @Test
    void a_missing_argument_is_a_wrong_usage() {
        assertThat(Ran.millweir("models", "validate").status()).isEqualTo(2);
        assertThat(Ran.millweir("query").status()).isEqualTo(2);
        assertThat(Ran.millweir("query").err()).startsWith("query: give either a TEXT or --input FILE");
        assertThat(Ran.millweir("query", "x", "--input", "y.txt").status()).isEqualTo(2);
        assertThat(Ran.millweir("query", "x", "--max-tokens", "many").status()).isEqualTo(2);
    }

    @Test
    void a_range_of_an_audit_is_two_times_in_their_order() {
        Ran time = Ran.millweir("audit", "--from", "yesterday");
        Ran order = Ran.millweir("audit", "--from", "2026-01-02T00:00:00Z", "--to", "2026-01-01T00:00:00+01:00");

        assertThat(time.status()).isEqualTo(2);
        assertThat(time.err())
                .isEqualTo("--from: \"yesterday\" is no time and no duration; write for example"
                        + " 2026-01-31T12:00:00Z, or 1h for an hour ago\n");
        assertThat(order.status()).isEqualTo(2);
        assertThat(order.err())
                .isEqualTo("--to: \"2025-12-31T23:00:00Z\" is not after --from \"2026-01-02T00:00:00Z\"; give a later"
                        + " time\n");
    }

    @Test
    void an_output_that_cannot_be_written_is_told_before_anything_is_sent() {
        Ran ran = Ran.millweir("query", "x", "--output", "no/such/directory/out.jsonl");

        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.err()).startsWith("--output: \"no/such/directory/out.jsonl\" cannot be written;");
        assertThat(Ran.millweir("query", "x", "--output", directory.toString()).status())
                .isEqualTo(2);
    }

    @Test
    void an_id_that_is_there_twice_is_a_wrong_usage() throws Exception {
        Path input = Files.writeString(
                directory.resolve("q.jsonl"), "{\"id\":\"a\",\"query\":\"x\"}\n{\"id\":\"a\",\"query\":\"y\"}\n");

        Ran ran = Ran.millweir("query", "--input", input.toString());

        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.err()).startsWith("--input: id \"a\" is there twice; give each query its own, or none");
    }
}
