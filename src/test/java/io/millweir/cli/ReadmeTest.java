package io.millweir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.millweir.cli.Markdown.Block;
import io.millweir.config.ConfigLoader;
import io.millweir.domain.ErrorCode;
import io.millweir.registry.CardsRead;
import io.millweir.registry.ModelCardReader;
import io.millweir.routing.Routers;
import io.millweir.runtime.Setup;
import io.millweir.topics.QueryReader;
import io.millweir.topics.TopicCatalog;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the README to the program: whoever copies from it gets what it says. */
class ReadmeTest {
    private static final Path JAVA_CLIENT = Path.of("docs/clients/QueryClient.java");
    private static final Path PYTHON_CLIENT = Path.of("docs/clients/query_client.py");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)");
    private static final Markdown README = readme();

    @TempDir
    private Path directory;

    static List<String> millweirCommands() {
        return commands().stream()
                .filter(line -> line.startsWith("./millweir "))
                .toList();
    }

    static List<Block> configurations() {
        return README.blocks("yaml");
    }

    static List<Block> queries() {
        return README.blocks("json", "A query");
    }

    static Stream<Path> pages() throws IOException {
        try (Stream<Path> docs = Files.walk(Path.of("docs"))) {
            List<Path> pages =
                    new ArrayList<>(docs.filter(file -> file.toString().endsWith(".md"))
                            .sorted()
                            .toList());
            pages.addAll(List.of(
                    Path.of("README.md"),
                    Path.of("CONTRIBUTING.md"),
                    Path.of("topics/README.md"),
                    Path.of("config/examples/README.md")));
            return pages.stream();
        }
    }

    @ParameterizedTest
    @MethodSource("millweirCommands")
    void a_command_exists_with_its_options(String command) {
        List<String> words = words(command);

        assertThat(Millweir.commandLine()
                        .parseArgs(words.subList(1, words.size()).toArray(String[]::new))
                        .errors())
                .isEmpty();
    }

    @Test
    void every_command_of_the_program_is_shown() {
        Set<String> shown = new TreeSet<>();
        millweirCommands().forEach(command -> shown.add(words(command).get(1)));
        Set<String> there =
                new TreeSet<>(Millweir.commandLine().getSubcommands().keySet());
        there.remove("help");

        assertThat(shown).isEqualTo(there);
    }

    @Test
    void files_that_commands_name_are_there() {
        List<String> named = commands().stream()
                .flatMap(command -> words(command).stream())
                .filter(word -> word.startsWith("docs/") || word.startsWith("config/"))
                .toList();

        assertThat(named).isNotEmpty().allSatisfy(file -> assertThat(Path.of(file))
                .exists());
    }

    @ParameterizedTest
    @MethodSource("configurations")
    void a_configuration_loads_without_a_problem(Block configuration) throws IOException {
        Path file = Files.writeString(directory.resolve("millweir.yaml"), configuration.text());
        Path models = Path.of("config/models.json").toAbsolutePath();

        Setup setup = Setup.of(new ConfigLoader(Map.of()).load(Optional.of(file), List.of("registry.file=" + models)));

        assertThat(setup.cards()).isNotEmpty();
    }

    @Test
    void models_that_a_configuration_names_are_in_the_shipped_registry() throws IOException {
        JsonNode registry = JSON.readTree(Path.of("config/models.json").toFile());
        List<String> named = new ArrayList<>();
        for (Block configuration : configurations()) {
            JsonNode tree = YAML.readTree(configuration.text());
            tree.findValues("model").forEach(model -> named.add(model.asText()));
            for (String list : List.of("models", "fallbacks")) {
                tree.findValues(list).forEach(models -> models.forEach(model -> named.add(model.asText())));
            }
        }

        assertThat(named)
                .hasSizeGreaterThan(2)
                .allSatisfy(model -> assertThat(registry.has(model)).as(model).isTrue());
    }

    @ParameterizedTest
    @MethodSource("queries")
    void a_query_is_valid_and_draws_no_warning(Block query) {
        QueryReader.Read read =
                QueryReader.read(query.text().getBytes(StandardCharsets.UTF_8), Optional.empty(), "readme");

        assertThat(read).isInstanceOfSatisfying(QueryReader.Read.Valid.class, valid -> assertThat(
                        valid.query().warnings())
                .isEmpty());
    }

    @Test
    void the_response_is_as_its_schema_says() {
        JsonSchema schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(Path.of("topics/schemas/response.schema.json").toUri());
        List<Block> responses = README.blocks("json", "A response");

        assertThat(responses).hasSize(1);
        assertThat(schema.validate(responses.get(0).text(), InputFormat.JSON)).isEmpty();
    }

    @Test
    void the_fields_of_a_query_are_those_of_its_schema() throws IOException {
        Set<String> fields = new TreeSet<>();
        JSON.readTree(Path.of("topics/schemas/query.schema.json").toFile())
                .path("properties")
                .fieldNames()
                .forEachRemaining(fields::add);

        assertThat(README.rows("A query").stream().flatMap(row -> row.code(0).stream()))
                .containsExactlyInAnyOrderElementsOf(fields);
    }

    @Test
    void the_table_of_errors_is_that_of_the_program() {
        Map<ErrorCode.Action, String> words = Map.of(
                ErrorCode.Action.ANSWER, "answer",
                ErrorCode.Action.NEXT_MODEL, "next model",
                ErrorCode.Action.RETRY, "retry");

        assertThat(README.rows("Errors").stream()
                        .map(row -> row.code(0).get(0) + " " + row.cells().get(2) + " "
                                + row.cells().get(3)))
                .containsExactlyElementsOf(Arrays.stream(ErrorCode.values())
                        .map(code ->
                                code.code() + " " + words.get(code.action()) + " " + (code.retryable() ? "yes" : "no"))
                        .toList());
    }

    @Test
    void the_cards_are_valid() {
        List<Block> cards = README.blocks("json", "Models");

        assertThat(cards).hasSize(1);
        CardsRead read =
                ModelCardReader.ofAnyService().readFile(cards.get(0).text().getBytes(StandardCharsets.UTF_8));
        assertThat(read.problems()).isEmpty();
        assertThat(read.warnings()).isEmpty();
        assertThat(read.cards()).hasSize(2);
    }

    @Test
    void the_routers_are_those_of_the_program() {
        Set<String> named = new TreeSet<>();
        README.rows("Routers").forEach(row -> named.addAll(row.code(0)));
        named.remove("rules");

        assertThat(named).isEqualTo(new TreeSet<>(Routers.builtIn()));
    }

    @Test
    void the_topics_are_those_of_the_catalogue() {
        Set<String> topics = new TreeSet<>();
        TopicCatalog.load().all().forEach(topic -> topics.add(topic.name("millweir.")));
        List<String> named =
                README.rows("Topics").stream().map(row -> row.code(1).get(0)).toList();

        assertThat(named).hasSizeGreaterThan(5).isSubsetOf(topics);
    }

    @Test
    void the_api_keys_are_read() {
        List<Block> keys = README.blocks("json", "Keys and credentials");

        assertThat(keys).hasSize(1);
        ConfigLoader.Loaded loaded =
                new ConfigLoader(Map.of("API_KEYS", keys.get(0).text())).load(Optional.empty(), List.of());
        assertThat(loaded.problems()).isEmpty();
        assertThat(loaded.config().providers().get("openai").apiKeys()).hasSize(2);
        assertThat(loaded.config().providers().get("bedrock").aws()).hasSize(1);
        assertThat(loaded.config().providers().get("bedrock").region()).contains("eu-central-1");
    }

    @Test
    void the_defaults_are_those_of_the_program() throws IOException {
        ObjectNode tree = YAML.createObjectNode();
        Set<String> tops = new TreeSet<>();
        for (Markdown.Row row : README.rows("Configuration")) {
            String top = row.code(0).get(0);
            tops.add(top);
            for (String setting : row.code(1)) {
                if (YAML.readTree(setting) instanceof ObjectNode keys) {
                    tree.withObjectProperty(top).setAll(keys);
                } else if (row.code(1).size() == 1) {
                    tree.put(top, setting);
                }
            }
        }
        Path file = Files.writeString(directory.resolve("millweir.yaml"), YAML.writeValueAsString(tree));

        ConfigLoader.Loaded loaded = new ConfigLoader(Map.of()).load(Optional.of(file), List.of());

        assertThat(loaded.problems()).isEmpty();
        assertThat(loaded.config()).isEqualTo(ConfigurationPageTest.defaults());
        assertThat(new ConfigLoader(Map.of())
                        .load(Optional.empty(), List.of("nonsense=1"))
                        .problems())
                .singleElement()
                .asString()
                .endsWith("known here: " + String.join(", ", tops));
    }

    @Test
    void the_keys_of_each_part_of_the_configuration_are_all_named() throws IOException {
        Set<String> documented = new TreeSet<>();
        Markdown.read(Path.of("docs/configuration.md")).rows().stream()
                .filter(row -> row.cells().size() > 4)
                .map(row -> row.code(0).get(0).split("\\.", -1))
                .filter(path -> path.length > 1 && !path[0].equals("providers"))
                .forEach(path -> documented.add(path[0] + "." + path[1]));
        Set<String> named = new TreeSet<>();
        for (Markdown.Row row : README.rows("Configuration")) {
            String top = row.code(0).get(0);
            if (!Set.of("environment", "providers").contains(top)) {
                row.code(1).forEach(setting -> named.add(top + "." + setting.replaceFirst(":.*", "")));
            }
        }

        assertThat(named).isEqualTo(documented);
    }

    @Test
    void the_excerpts_are_cut_out_of_the_clients() throws IOException {
        assertIsCutOutOf(JAVA_CLIENT, README.blocks("java"));
        assertIsCutOutOf(PYTHON_CLIENT, README.blocks("python"));
    }

    @Test
    void the_java_client_compiles_without_a_warning() throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            boolean compiled = compiler.getTask(
                            messages,
                            files,
                            null,
                            List.of("-d", directory.toString(), "-Xlint:all,-classfile,-path", "-Werror", "-proc:none"),
                            null,
                            files.getJavaFileObjects(JAVA_CLIENT))
                    .call();

            assertThat(compiled).as(messages.toString()).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void links_lead_somewhere(Path page) throws IOException {
        Markdown markdown = Markdown.read(page);
        Path folder = Objects.requireNonNull(page.toAbsolutePath().getParent());

        assertThat(markdown.links()).filteredOn(link -> !link.contains("://")).allSatisfy(link -> {
            if (link.startsWith("#")) {
                assertThat(markdown.anchors()).contains(link);
            } else {
                assertThat(folder.resolve(link.replaceFirst("#.*", ""))).exists();
            }
        });
    }

    private static void assertIsCutOutOf(Path file, List<Block> excerpts) throws IOException {
        assertThat(excerpts).hasSize(1);
        String excerpt = withoutIndent(excerpts.get(0).text());
        assertThat(excerpt.lines()).hasSizeGreaterThan(5);
        assertThat(withoutIndent(Files.readString(file))).contains("\n" + excerpt);
    }

    private static String withoutIndent(String text) {
        return text.replaceAll("(?m)^[ \\t]+", "");
    }

    private static List<String> commands() {
        return README.blocks("sh").stream()
                .flatMap(block -> block.text().replace("\\\n", " ").lines())
                .map(line -> line.replaceFirst("\\s+#.*", ""))
                .toList();
    }

    /** The words of a command line as a shell would cut them, as far as the README needs it. */
    private static List<String> words(String command) {
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(command);
        while (word.find()) {
            words.add(Stream.of(1, 2, 3)
                    .map(word::group)
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElseThrow());
        }
        return words;
    }

    private static Markdown readme() {
        try {
            return Markdown.read(Path.of("README.md"));
        } catch (IOException e) {
            throw new IllegalStateException("README.md cannot be read", e);
        }
    }
}
