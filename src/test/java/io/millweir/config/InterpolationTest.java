package io.millweir.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InterpolationTest {
    private static final Map<String, String> ENVIRONMENT = Map.of("A", "one", "B", "two", "EMPTY", "");

    @ParameterizedTest
    @CsvSource({
        "${A},one",
        "x${A}y${B}z,xoneytwoz",
        "${A:other},one",
        "${MISSING:other},other",
        "${EMPTY:other},other",
        "${MISSING:a:b},a:b",
        "${MISSING:${A}},one",
        "${MISSING:${GONE:${B}}-x},two-x",
        "$A,$A",
        "{A},{A}",
        "a$,a$",
    })
    void variables_take_the_place_of_their_names(String written, String meant) {
        ConfigLoader.Loaded loaded = Load.yaml("routing: {default-router: '" + written + "'}", ENVIRONMENT);

        assertThat(loaded.problems()).isEmpty();
        assertThat(loaded.config().routing().defaultRouter()).isEqualTo(meant);
    }

    @Test
    void a_number_may_come_from_a_variable() {
        MillweirConfig config = Load.yaml(
                        "topics:\n  partitions: ${P:6}\n  replication-factor: ${R:1}\n", Map.of("R", "3"))
                .config();

        assertThat(config.topics().partitions()).isEqualTo(6);
        assertThat(config.topics().replicationFactor()).isEqualTo((short) 3);
    }

    @Test
    void a_missing_variable_is_told_with_the_path_where_it_stands() {
        ConfigLoader.Loaded loaded = Load.yaml(
                "routing: {fallbacks: [x, '${GONE}']}\nproviders: {openai: {api-keys: '${KEY:${ALSO_GONE}}'}}",
                Map.of());

        assertThat(loaded.problems())
                .containsExactlyInAnyOrder(
                        "routing.fallbacks[1]: environment variable \"GONE\" is not set; set it or write"
                                + " ${GONE:default}",
                        "providers.openai.api-keys: environment variable \"ALSO_GONE\" is not set; set it or write"
                                + " ${ALSO_GONE:default}");
    }

    @Test
    void a_missing_variable_does_not_matter_where_an_override_stands() {
        ConfigLoader.Loaded loaded =
                Load.yaml("kafka: {bootstrap-servers: '${GONE}'}", "kafka.bootstrap-servers=here:9092");

        assertThat(loaded.problems()).isEmpty();
        assertThat(loaded.config().kafka().bootstrapServers()).isEqualTo("here:9092");
    }

    @Test
    void an_empty_default_leaves_the_key_out() {
        ConfigLoader.Loaded loaded = Load.yaml("providers: {openai: {endpoint: '${GONE:}'}}", Map.of());

        assertThat(loaded.problems()).isEmpty();
        assertThat(loaded.config().providers().get("openai").endpoint()).isEmpty();
    }

    @Test
    void a_brace_that_is_not_closed_is_a_mistake() {
        assertThat(Load.yaml("routing: {default-router: '${A'}", ENVIRONMENT).problems())
                .containsExactly(
                        "routing.default-router: a \"${\" has no closing brace; write ${NAME} or" + " ${NAME:default}");
    }

    @Test
    void the_value_of_a_variable_is_taken_as_it_is() {
        MillweirConfig config = Load.yaml("routing: {default-router: '${A}'}", Map.of("A", "${B}", "B", "two"))
                .config();

        assertThat(config.routing().defaultRouter()).isEqualTo("${B}");
    }
}
