package io.millweir.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millweir.config.ConfigLoader;
import io.millweir.routing.AutoMixPolicy;
import io.millweir.routing.StrategySpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SetupTest {
    private static final String CARDS =
            "{\"gpt-5-mini\":{\"model\":\"gpt-5-mini\",\"service\":\"OpenAI\",\"input_price\":1,\"output_price\":2}}";

    @TempDir
    private Path directory;

    private static Setup setup(String... assignments) {
        return Setup.of(new ConfigLoader(Map.of()).load(Optional.empty(), List.of(assignments)));
    }

    private String file(String json) throws Exception {
        return "registry.file=" + Files.writeString(directory.resolve("models.json"), json);
    }

    @Test
    void the_shipped_configuration_is_a_setup() {
        Setup setup =
                Setup.of(new ConfigLoader(Map.of()).load(Optional.of(Path.of("config/millweir.yaml")), List.of()));

        assertThat(setup.cards()).hasSizeGreaterThanOrEqualTo(14);
        assertThat(setup.routerSpecs()).containsOnlyKeys("rules");
    }

    @Test
    void without_a_registry_file_there_are_no_cards() {
        assertThat(setup().cards()).isEmpty();
    }

    @Test
    void a_strategy_is_as_it_was_tuned() throws Exception {
        Path policy = directory.resolve("automix.json");
        new AutoMixPolicy("gpt-5-mini", "strong", 5, 0.6, "hash", 100, Map.of()).write(policy);
        String routers = "routing.routers={mix: {type: automix, small: %s, large: strong, artifact: " + policy + "}}";
        String cards = file(
                CARDS.substring(0, CARDS.length() - 1) + ",\"strong\":{\"model\":\"gpt-5\",\"service\":\"OpenAI\"}}");

        assertThat(setup(cards, routers.formatted("gpt-5-mini")).routerSpecs().get("mix"))
                .isEqualTo(new StrategySpec.AutoMix("gpt-5-mini", "strong", 5, 0.6, Optional.of(policy)));

        assertThatThrownBy(() -> setup(cards, routers.formatted("gpt-5-nini")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("routing.routers.mix.artifact: \"" + policy + "\" was tuned for \"gpt-5-mini\"")
                .hasMessageContaining("routing.routers.mix.small: ");
    }

    @Test
    void mistakes_of_configuration_registry_routers_and_fallbacks_are_told_together() throws Exception {
        assertThatThrownBy(() -> setup(
                        file("{\"m\":{\"model\":\"gpt-5\",\"service\":\"OpenAI\",\"input_price\":-1},"
                                + CARDS.substring(1)),
                        "topics.partitions=0",
                        "routing.default-router=cheapset",
                        "routing.routers={bad: {type: rulse}}",
                        "routing.fallbacks=[gpt-5-mini, gpt-5-mni]",
                        "routing.tenants={team-a: {models: [gpt-5-mini, gpt-5-nini]}}"))
                .isInstanceOf(ConfigException.class)
                .satisfies(exception -> assertThat(exception.getMessage().lines())
                        .satisfiesExactlyInAnyOrder(
                                line -> assertThat(line).startsWith("topics.partitions: \"0\""),
                                line -> assertThat(line)
                                        .startsWith(directory.resolve("models.json")
                                                + ": models[\"m\"].input_price: \"-1\""),
                                line -> assertThat(line).startsWith("routing.routers.bad.type: "),
                                line -> assertThat(line)
                                        .startsWith("routing.default-router: unknown router \"cheapset\"; did you mean"
                                                + " \"cheapest\"?"),
                                line -> assertThat(line)
                                        .startsWith(
                                                "routing.tenants.team-a.models[1]: unknown model \"gpt-5-nini\"; did"
                                                        + " you mean \"gpt-5-mini\"?"),
                                line -> assertThat(line)
                                        .startsWith("routing.fallbacks[1]: unknown model \"gpt-5-mni\"; did you mean"
                                                + " \"gpt-5-mini\"?")));
    }

    @Test
    void an_unknown_default_router_is_compared_with_the_configured_ones_too() {
        assertThatThrownBy(() -> setup("routing.default-router=ruels", "routing.routers={rules: {type: cheapest}}"))
                .hasMessage("routing.default-router: unknown router \"ruels\"; did you mean \"rules\"? routers are"
                        + " listed by 'millweir routers'");
    }

    @Test
    void a_configured_router_may_be_the_default() {
        assertThat(setup("routing.default-router=mine", "routing.routers={mine: {type: cheapest}}")
                        .config()
                        .routing()
                        .defaultRouter())
                .isEqualTo("mine");
    }

    @Test
    void routers_that_are_no_mapping_are_a_mistake() {
        assertThatThrownBy(() -> setup("routing.routers=[a]"))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("routing.routers: ");
    }

    @Test
    void a_registry_file_that_cannot_be_read_is_a_mistake() {
        assertThatThrownBy(() -> setup("registry.file=" + directory.resolve("none.json"), "routing.fallbacks=[any]"))
                .hasMessage("registry.file: \"" + directory.resolve("none.json")
                        + "\" cannot be read; name a readable models.json");
        assertThatThrownBy(() -> setup("registry.file=" + directory))
                .hasMessage("registry.file: \"" + directory + "\" cannot be read; name a readable models.json");
    }

    @Test
    void services_of_configured_providers_are_known() throws Exception {
        String cards = file("{\"m\":{\"model\":\"llama\",\"service\":\"My-vLLM\"}}");

        assertThat(setup(cards, "providers.my-vllm.endpoint=http://localhost:1/v1")
                        .cards())
                .hasSize(1);
        assertThatThrownBy(() -> setup(cards)).hasMessageContaining("unknown service \"My-vLLM\"");
    }

    @Test
    void queries_cannot_be_left_unread_under_the_streams_protocol() {
        assertThatThrownBy(() -> setup("dispatch.on-full=pause", "kafka.properties.group.protocol=streams"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("dispatch.on-full: \"pause\"")
                .hasMessageContaining("kafka.properties.group.protocol \"streams\"");
        assertThat(setup("dispatch.on-full=pause").config().dispatch().onFull().name())
                .isEqualTo("PAUSE");
    }
}
