package io.millweir.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ShippedConfigTest {
    private static final Path FILE = Path.of("config/millweir.yaml");

    private static ConfigLoader.Loaded shipped(Map<String, String> environment) {
        return new ConfigLoader(environment).load(Optional.of(FILE), List.of());
    }

    @Test
    void loads_without_a_problem() {
        assertThat(shipped(Map.of()).problems()).isEmpty();
    }

    @Test
    void says_what_the_defaults_are_but_for_registry_routers_and_port() {
        MillweirConfig shipped = shipped(Map.of()).config();
        MillweirConfig defaults = Load.nothing().config();

        assertThat(shipped.kafka()).isEqualTo(defaults.kafka());
        assertThat(shipped.topics()).isEqualTo(defaults.topics());
        assertThat(shipped.providers()).isEqualTo(defaults.providers());
        assertThat(shipped.dispatch()).isEqualTo(defaults.dispatch());
        assertThat(shipped.dedupe()).isEqualTo(defaults.dedupe());
        assertThat(shipped.accounting()).isEqualTo(defaults.accounting());
        assertThat(shipped.telemetry()).isEqualTo(defaults.telemetry());
        assertThat(shipped.production()).isEqualTo(defaults.production());
        assertThat(shipped.registry().allowedEndpoints()).isEmpty();
        assertThat(shipped.registry().file())
                .contains(Path.of("config/models.json").toAbsolutePath());
        assertThat(shipped.routing())
                .isEqualTo(new MillweirConfig.Routing(
                        defaults.routing().defaultRouter(),
                        defaults.routing().fallbacks(),
                        defaults.routing().maxFallbacks(),
                        shipped.routing().routers(),
                        defaults.routing().tenants(),
                        defaults.routing().shadow(),
                        defaults.routing().canary()));
        assertThat(shipped.http())
                .isEqualTo(new MillweirConfig.Http(
                        OptionalInt.of(8080), defaults.http().host(), List.of()));
    }

    @Test
    void names_every_top_level_key_of_the_contract() throws Exception {
        JsonNode tree = new YAMLMapper().readTree(FILE.toFile());

        assertThat(tree.fieldNames())
                .toIterable()
                .containsExactly(
                        "kafka",
                        "topics",
                        "registry",
                        "providers",
                        "routing",
                        "dispatch",
                        "dedupe",
                        "accounting",
                        "http",
                        "telemetry");
    }

    @Test
    void takes_the_documented_environment_variables() {
        MillweirConfig config = shipped(Map.of(
                        "KAFKA_BOOTSTRAP_SERVERS", "kafka:9092",
                        "MILLWEIR_REPLICATION_FACTOR", "3",
                        "MILLWEIR_HTTP_HOST", "0.0.0.0"))
                .config();

        assertThat(config.kafka().bootstrapServers()).isEqualTo("kafka:9092");
        assertThat(config.topics().replicationFactor()).isEqualTo((short) 3);
        assertThat(config.http().host()).isEqualTo("0.0.0.0");
    }

    @Test
    void leaves_the_region_of_bedrock_to_the_keys_and_the_environment() {
        ProviderConfig bedrock = shipped(Map.of("API_KEYS", "{\"Bedrock\": {\"region\": \"eu-west-1\"}}"))
                .config()
                .providers()
                .get("bedrock");

        assertThat(bedrock.region()).contains("eu-west-1");
    }
}
