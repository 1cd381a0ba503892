package io.millweir.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigLoaderTest {
    @TempDir
    private Path directory;

    @Test
    void without_a_file_every_key_has_its_default() {
        ConfigLoader.Loaded loaded = Load.nothing();

        assertThat(loaded.problems()).isEmpty();
        MillweirConfig config = loaded.config();
        assertThat(config.production()).isFalse();
        assertThat(config.kafka())
                .isEqualTo(new MillweirConfig.Kafka(
                        "localhost:9092", "millweir", true, Duration.ofMillis(20), 1, Optional.empty(), Map.of()));
        assertThat(config.topics()).isEqualTo(new MillweirConfig.Topics("millweir.", 4, (short) 1, true));
        assertThat(config.registry().file()).isEmpty();
        assertThat(config.registry().allowedEndpoints()).isEmpty();
        assertThat(config.providers()).containsOnlyKeys("bedrock", "openai", "anthropic", "nvidia");
        assertThat(config.routing())
                .isEqualTo(new MillweirConfig.Routing(
                        "cheapest", List.of(), 2, Optional.empty(), Map.of(), List.of(), Optional.empty()));
        assertThat(config.dispatch())
                .isEqualTo(new DispatchConfig(
                        1_024,
                        1_000_000,
                        DispatchConfig.OnFull.REFUSE,
                        DispatchConfig.Ordering.NONE,
                        1_048_576,
                        Duration.ofSeconds(60),
                        Duration.ofMinutes(5),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(5),
                        new DispatchConfig.Retry(3, Duration.ofMillis(250), Duration.ofSeconds(10), 100),
                        new DispatchConfig.CircuitBreaker(
                                new BigDecimal("50"),
                                new BigDecimal("100"),
                                Optional.empty(),
                                3,
                                20,
                                10,
                                Duration.ofSeconds(5),
                                3,
                                Duration.ofHours(2)),
                        new DispatchConfig.RateLimit(OptionalInt.empty(), OptionalLong.empty()),
                        new DispatchConfig.AdaptiveConcurrency(true, 1),
                        new DispatchConfig.Hedge(false, Duration.ofMillis(500), 10),
                        new DispatchConfig.Stream(Duration.ofSeconds(30), DispatchConfig.Stream.OnBroken.FALL_BACK)));
        assertThat(config.dedupe().window()).isEqualTo(Duration.ofHours(1));
        assertThat(config.accounting().currency()).isEqualTo("USD");
        assertThat(config.http()).isEqualTo(new MillweirConfig.Http(OptionalInt.empty(), "127.0.0.1", List.of()));
        assertThat(config.telemetry())
                .isEqualTo(new MillweirConfig.Telemetry(MillweirConfig.Telemetry.LogFormat.JSON, "INFO", true));
    }

    @Test
    void the_built_in_providers_have_their_adapters_and_the_attempt_timeout() {
        MillweirConfig config = Load.set("dispatch.attempt-timeout=7s").config();

        assertThat(config.providers().get("bedrock").type()).isEqualTo(ProviderConfig.Type.BEDROCK);
        assertThat(config.providers().get("anthropic").type()).isEqualTo(ProviderConfig.Type.ANTHROPIC);
        assertThat(config.providers().get("openai").type()).isEqualTo(ProviderConfig.Type.OPENAI);
        assertThat(config.providers().get("nvidia").type()).isEqualTo(ProviderConfig.Type.OPENAI);
        assertThat(config.providers().values()).allSatisfy(provider -> {
            assertThat(provider.timeout()).isEqualTo(Duration.ofSeconds(7));
            assertThat(provider.maxConcurrency()).isEqualTo(256);
            assertThat(provider.endpoint()).isEmpty();
            assertThat(provider.apiKeys()).isEmpty();
        });
    }

    @Test
    void every_key_of_the_contract_is_taken() {
        ConfigLoader.Loaded loaded = Load.yaml(
                """
                kafka:
                  bootstrap-servers: a:9092,b:9092
                  application-id: mill
                  processing-guarantee: at_least_once
                  properties:
                    security.protocol: SASL_SSL
                    sasl.mechanism: PLAIN
                topics: {prefix: team-a., partitions: 12, replication-factor: 3}
                registry: {allowed-endpoints: [models.example.com]}
                providers:
                  bedrock: {region: eu-central-1, profile: work, endpoint: "http://localhost:8000"}
                  openai: {api-keys: [one, two], timeout: 10s, max-concurrency: 8}
                  my-vllm: {type: openai, endpoint: "http://localhost:8001/v1"}
                routing: {default-router: rules, fallbacks: [gpt-5], routers: {rules: {type: cheapest}}}
                dispatch:
                  max-in-flight: 5
                  attempt-timeout: 1m
                  query-timeout: 2m
                  retry: {max-attempts: 1}
                  circuit-breaker: {failure-rate-threshold: 12.5}
                dedupe: {window: 7d}
                accounting: {currency: EUR}
                http: {port: 0, host: 0.0.0.0, api-keys: secret}
                telemetry: {log-format: text, log-level: warn}
                """);

        assertThat(loaded.problems()).isEmpty();
        MillweirConfig config = loaded.config();
        assertThat(config.kafka().bootstrapServers()).isEqualTo("a:9092,b:9092");
        assertThat(config.kafka().exactlyOnce()).isFalse();
        assertThat(config.kafka().commitInterval()).isEqualTo(Duration.ofSeconds(1));
        assertThat(config.kafka().properties())
                .containsOnly(Map.entry("security.protocol", "SASL_SSL"), Map.entry("sasl.mechanism", "PLAIN"));
        assertThat(config.topics()).isEqualTo(new MillweirConfig.Topics("team-a.", 12, (short) 3, true));
        assertThat(config.registry().allowedEndpoints()).containsExactly("models.example.com");
        ProviderConfig bedrock = config.providers().get("bedrock");
        assertThat(bedrock.region()).contains("eu-central-1");
        assertThat(bedrock.profile()).contains("work");
        assertThat(bedrock.endpoint()).contains("http://localhost:8000");
        ProviderConfig openai = config.providers().get("openai");
        assertThat(openai.apiKeys()).extracting(Secret::reveal).containsExactly("one", "two");
        assertThat(openai.timeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(openai.maxConcurrency()).isEqualTo(8);
        assertThat(config.providers().get("my-vllm").endpoint()).contains("http://localhost:8001/v1");
        assertThat(config.routing().fallbacks()).containsExactly("gpt-5");
        assertThat(config.routing().routers()).isPresent();
        assertThat(config.dispatch().circuitBreaker().failureRatePercent()).isEqualByComparingTo("12.5");
        assertThat(config.dedupe().window()).isEqualTo(Duration.ofDays(7));
        assertThat(config.http().port()).hasValue(0);
        assertThat(config.http().apiKeys()).extracting(Secret::reveal).containsExactly("secret");
        assertThat(config.telemetry().logLevel()).isEqualTo("WARN");
    }

    @Test
    void options_of_telemetry_that_are_not_there_yet_are_unknown_keys() {
        assertThat(Load.set("telemetry.otlp-endpoint=http://localhost:4317").problems())
                .singleElement()
                .asString()
                .startsWith("telemetry.otlp-endpoint: unknown key");
    }

    @Test
    void limits_of_tenants_and_of_models_are_taken() {
        MillweirConfig config = Load.set(
                        "dispatch.rate-limit.requests-per-minute=5",
                        "dispatch.circuit-breaker.slow-call-duration=20s",
                        "routing.tenants.team-a.models=[nova-micro]",
                        "routing.tenants.team-a.regions=[eu-west-1, eu-central-1]")
                .config();

        assertThat(config.dispatch().rateLimit().requestsPerMinute()).hasValue(5);
        assertThat(config.dispatch().rateLimit().tokensPerMinute()).isEmpty();
        assertThat(config.dispatch().circuitBreaker().slowCallDuration()).contains(Duration.ofSeconds(20));
        assertThat(config.routing().tenants())
                .containsExactly(Map.entry(
                        "team-a",
                        new MillweirConfig.Tenant(
                                List.of("nova-micro"), List.of("eu-west-1", "eu-central-1"), OptionalDouble.empty())));
    }

    @Test
    void refuses_a_grace_of_less_than_two_heartbeats() {
        assertThat(Load.set("dispatch.orphan-grace=1s").problems())
                .singleElement()
                .asString()
                .startsWith("dispatch.orphan-grace: \"1000ms\" is less than two heartbeats");
    }

    @Test
    void production_creates_no_topics_unless_told() {
        assertThat(Load.set("environment=production").config().topics().autoCreate())
                .isFalse();
        assertThat(Load.set("environment=production", "topics.auto-create=yes")
                        .config()
                        .topics()
                        .autoCreate())
                .isTrue();
    }

    @Test
    void three_mistakes_are_told_together_each_with_its_path() {
        ConfigLoader.Loaded loaded = Load.yaml(
                """
                kafka:
                  bootstrap-serverz: a:9092
                dispatch:
                  retry:
                    max-attempts: many
                routing:
                  fallbacks: {a: b}
                """);

        assertThat(loaded.problems())
                .containsExactlyInAnyOrder(
                        "kafka.bootstrap-serverz: unknown key; did you mean \"bootstrap-servers\"? known here:"
                                + " application-id, bootstrap-servers, commit-interval, processing-guarantee,"
                                + " properties, state-dir, stream-threads",
                        "dispatch.retry.max-attempts: \"many\" is no whole number between 1 and 100; give one",
                        "routing.fallbacks: expected a list of texts; found a mapping; write [a, b]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "kafkaa.x=1                      | kafkaa: unknown key; did you mean \"kafka\"?",
                "xyzzy=1                         | xyzzy: unknown key; known here:",
                "topics.partition=4              | topics.partition: unknown key; did you mean \"partitions\"?",
                "providers.openai.api-key=k      | providers.openai.api-key: unknown key; did you mean \"api-keys\"?",
                "topics.partitions=0             | topics.partitions: \"0\" is no whole number between 1 and 10000",
                "topics.partitions=4.5           | topics.partitions: \"4.5\" is no whole number",
                "topics.partitions=99999999999   | topics.partitions: \"99999999999\" is no whole number",
                "topics.partitions=[1]           | topics.partitions: expected a text; found a list",
                "topics.partitions={a: 1}        | topics.partitions: expected a text; found a mapping",
                "topics.prefix=a/b               | topics.prefix: \"a/b\" is no part of a topic name",
                "topics.auto-create=maybe        | topics.auto-create: \"maybe\" is neither true nor false",
                "kafka.application-id=a b        | kafka.application-id: \"a b\" is no consumer group's name",
                "kafka.bootstrap-servers=broker  | kafka.bootstrap-servers: \"broker\" is no host:port",
                "kafka.processing-guarantee=once | kafka.processing-guarantee: unknown value \"once\"",
                "dispatch.query-timeout=0s       | dispatch.query-timeout: \"0s\" is no duration",
                "dispatch.query-timeout=-5s      | dispatch.query-timeout: \"-5s\" is no duration",
                "dispatch.query-timeout=soon     | dispatch.query-timeout: \"soon\" is no duration",
                "dispatch.query-timeout=999999999999d | dispatch.query-timeout: \"999999999999d\" is no duration",
                "dispatch.retry.initial-backoff=PT0.0000001S | dispatch.retry.initial-backoff: \"PT0.0000001S\" is no",
                "dispatch.circuit-breaker.failure-rate-threshold=0 | dispatch.circuit-breaker.failure-rate-threshold:",
                "dispatch.circuit-breaker.failure-rate-threshold=1e999999999 | dispatch.circuit-breaker.failure-rate",
                "dispatch.retry=3                | dispatch.retry: expected a mapping; found a text",
                "accounting.currency=euro        | accounting.currency: \"euro\" is no ISO 4217 code",
                "telemetry.log-level=loud        | telemetry.log-level: unknown value \"LOUD\"",
                "telemetry.log-format=xml        | telemetry.log-format: unknown value \"xml\"",
                "http.port=70000                 | http.port: \"70000\" is no whole number between 0 and 65535",
                "providers.openai.endpoint=ftp://host | providers.openai.endpoint: \"ftp://host\" is no http(s) URL",
                "providers.openai.endpoint=host:80 | providers.openai.endpoint: \"host:80\" is no http(s) URL",
                "providers.openai.endpoint=http://a b | providers.openai.endpoint: \"http://a b\" is no http(s) URL",
                "providers.openai.type=opneai    | providers.openai.type: unknown value \"opneai\"; did you mean",
                "providers.mine.type=openai      | providers.mine.endpoint: is missing; give the base URL of \"mine\"",
                "routing.max-fallbacks=-1        | routing.max-fallbacks: \"-1\" is no whole number between 0 and 100",
                "environment=staging             | environment: unknown value \"staging\"",
                "registry.allowed-endpoints=[{a: b}] | registry.allowed-endpoints[0]: expected a text",
                "nonsense                        | --set: \"nonsense\" is no assignment; write --set key.path=value",
                "=value                          | --set: \"\" is no assignment; write --set key.path=value",
                "routing.fallbacks=[a            | --set routing.fallbacks: the value is no YAML; quote it or mend it",
            })
    void a_mistake_is_told_with_its_path_and_its_value(String assignment, String problem) {
        assertThat(Load.set(assignment).problems()).singleElement().asString().startsWith(problem);
    }

    @Test
    void a_set_value_wins_over_the_file_and_a_later_one_over_an_earlier() {
        MillweirConfig config = Load.yaml(
                        "topics: {partitions: 8, prefix: a.}", "topics.partitions=16", "topics.partitions=32")
                .config();

        assertThat(config.topics().partitions()).isEqualTo(32);
        assertThat(config.topics().prefix()).isEqualTo("a.");
    }

    @Test
    void a_set_value_may_hold_equals_signs_lists_and_mappings() {
        MillweirConfig config = Load.set(
                        "routing.fallbacks=[a, b]",
                        "providers.mine={type: openai, endpoint: \"http://localhost:1/v1?a=b\"}",
                        "kafka.properties.sasl.jaas.config=x required username=\"u\" password=\"p=q\";")
                .config();

        assertThat(config.routing().fallbacks()).containsExactly("a", "b");
        assertThat(config.providers().get("mine").endpoint()).contains("http://localhost:1/v1?a=b");
        assertThat(config.kafka().properties())
                .containsEntry("sasl.jaas.config", "x required username=\"u\" password=\"p=q\";");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kafka: {properties: {security.protocol: PLAINTEXT}}",
                "kafka: {properties: {security: {protocol: PLAINTEXT}}}",
                "kafka: {application-id: x}",
                ""
            })
    void a_passed_through_property_keeps_its_dots(String yaml) {
        ConfigLoader.Loaded loaded = Load.yaml(yaml, "kafka.properties.security.protocol=SSL");

        assertThat(loaded.problems()).isEmpty();
        assertThat(loaded.config().kafka().properties()).containsExactly(Map.entry("security.protocol", "SSL"));
    }

    @Test
    void texts_between_commas_are_a_list_and_empty_ones_are_left_out() {
        MillweirConfig config = Load.yaml("routing: {fallbacks: 'a, b,,'}\nhttp: {api-keys: [' k ', '', null]}")
                .config();

        assertThat(config.routing().fallbacks()).containsExactly("a", "b");
        assertThat(config.http().apiKeys()).extracting(Secret::reveal).containsExactly("k");
    }

    @Test
    void several_brokers_may_be_a_list() {
        assertThat(Load.yaml("kafka: {bootstrap-servers: [a:1, 'SASL_SSL://b:2', '[::1]:3']}"))
                .satisfies(loaded -> assertThat(loaded.problems()).isEmpty())
                .extracting(loaded -> loaded.config().kafka().bootstrapServers())
                .isEqualTo("a:1,SASL_SSL://b:2,[::1]:3");
    }

    @Test
    void a_provider_that_is_there_twice_is_a_mistake() {
        assertThat(Load.yaml("providers: {OpenAI: {timeout: 1s}, openai: {timeout: 2s}}")
                        .problems())
                .containsExactly("providers.openai: is there twice, case does not matter; keep one of them");
    }

    @Test
    void a_providers_name_has_no_case() {
        MillweirConfig config = Load.yaml("providers: {OpenAI: {timeout: 1s}}").config();

        assertThat(config.providers().get("openai").timeout()).isEqualTo(Duration.ofSeconds(1));
        assertThat(config.providers()).doesNotContainKey("OpenAI");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "# only a comment\n", "---\n", "kafka:\n", "providers:\n  openai:\n", "null"})
    void an_empty_file_or_section_means_defaults(String yaml) {
        ConfigLoader.Loaded loaded = Load.yaml(yaml);

        assertThat(loaded.problems()).isEmpty();
        assertThat(loaded.config()).isEqualTo(Load.nothing().config());
    }

    @ParameterizedTest
    @ValueSource(strings = {"- a\n- b\n", "just text", "5"})
    void a_file_that_holds_no_mapping_is_a_mistake(String yaml) {
        assertThat(Load.yaml(yaml).problems()).singleElement().asString().contains(": holds no mapping; write");
    }

    @ParameterizedTest
    @ValueSource(strings = {"kafka:\n  a: [\n", "kafka: x\n\tb: y\n", "a: b: c\n", "kafka:\n  - \"open\n", "\u0001"})
    void a_file_that_is_no_yaml_is_told_with_its_line(String yaml) {
        assertThat(Load.yaml(yaml).problems())
                .singleElement()
                .asString()
                .containsPattern("\\.yaml:(\\d+|\\?): is no YAML: .*; mend that line");
    }

    @Test
    void a_key_that_is_there_twice_is_a_mistake() {
        assertThat(Load.yaml("topics: {partitions: 1}\ntopics: {partitions: 2}\n")
                        .problems())
                .singleElement()
                .asString()
                .contains("yaml:2: is no YAML: Duplicate");
    }

    @Test
    void a_file_that_is_not_there_or_no_text_is_a_mistake() throws Exception {
        Path missing = directory.resolve("missing.yaml");
        Path latin = Files.write(directory.resolve("latin.yaml"), "# für".getBytes(StandardCharsets.ISO_8859_1));

        assertThat(load(missing).problems())
                .containsExactly("--config: \"" + missing + "\" does not exist; name a readable file");
        assertThat(load(latin).problems())
                .containsExactly("--config: \"" + latin + "\" cannot be read as text; name a readable file");
        assertThat(load(directory).problems())
                .containsExactly("--config: \"" + directory + "\" cannot be read as text; name a readable file");
    }

    @Test
    void a_relative_registry_file_lies_beside_the_configuration() throws Exception {
        Path file = Files.writeString(directory.resolve("c.yaml"), "registry: {file: mine.json}");
        Path beside = Files.writeString(directory.resolve("mine.json"), "{}");

        assertThat(load(file).config().registry().file()).contains(beside);
    }

    @Test
    void a_relative_registry_file_is_looked_for_in_the_working_directory_next() throws Exception {
        Path file = Files.writeString(directory.resolve("c.yaml"), "registry: {file: pom.xml}");

        assertThat(load(file).config().registry().file())
                .contains(Path.of("pom.xml").toAbsolutePath());
    }

    @Test
    void a_registry_file_that_is_nowhere_is_expected_beside_the_configuration() throws Exception {
        Path file = Files.writeString(directory.resolve("c.yaml"), "registry: {file: sub/../nowhere.json}");

        assertThat(load(file).config().registry().file()).contains(directory.resolve("nowhere.json"));
    }

    @Test
    void a_path_with_a_character_that_no_path_holds_is_a_mistake() {
        assertThat(Load.yaml("registry: {file: \"a\\0b\"}\nkafka: {state-dir: \"\\0\"}")
                        .problems())
                .containsExactlyInAnyOrder(
                        "registry.file: holds a character that no path may hold; write a plain path",
                        "kafka.state-dir: holds a character that no path may hold; write a plain path");
    }

    private static ConfigLoader.Loaded load(Path file) {
        return new ConfigLoader(Map.of()).load(Optional.of(file), List.of());
    }

    @Test
    void reads_what_becomes_of_a_system_prompt_that_a_model_does_not_take() {
        ConfigLoader loader = new ConfigLoader(Map.of());

        assertThat(loader.load(Optional.empty(), List.of("providers.bedrock.system-prompt=fold"))
                        .config()
                        .providers()
                        .get("bedrock")
                        .systemPrompt())
                .isEqualTo(ProviderConfig.SystemPrompt.FOLD);
        assertThat(loader.load(Optional.empty(), List.of("providers.bedrock.system-prompt=drop"))
                        .problems())
                .singleElement()
                .asString()
                .contains("providers.bedrock.system-prompt: unknown value \"drop\"", "refuse, fold");
        assertThat(loader.load(Optional.empty(), List.of("providers.openai.system-prompt=fold"))
                        .problems())
                .singleElement()
                .asString()
                .contains("unknown key");
    }

    @Test
    void the_control_plane_of_bedrock_has_an_endpoint_of_its_own() {
        assertThat(Load.set("providers.bedrock.control-plane-endpoint=http://localhost:1")
                        .config()
                        .providers()
                        .get("bedrock")
                        .controlPlaneEndpoint())
                .contains("http://localhost:1");
        assertThat(Load.set("providers.bedrock.control-plane-endpoint=here").problems())
                .containsExactly(
                        "providers.bedrock.control-plane-endpoint: \"here\" is no http(s) URL; write for example"
                                + " https://host");
        assertThat(Load.set("providers.openai.control-plane-endpoint=http://localhost:1")
                        .problems())
                .singleElement()
                .asString()
                .startsWith("providers.openai.control-plane-endpoint: unknown key");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://user:sekret@host/v1", "https://us er:sekret@host"})
    void an_endpoint_holds_no_password_and_the_problem_does_not_tell_it(String endpoint) {
        assertThat(Load.set("providers.openai.endpoint=" + endpoint).problems())
                .containsExactly(
                        "providers.openai.endpoint: holds a user before \"@\"; take it out, keys belong into api-keys");
    }
}
