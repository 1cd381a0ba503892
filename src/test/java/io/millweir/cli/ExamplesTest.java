package io.millweir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millweir.config.ConfigLoader;
import io.millweir.runtime.Setup;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The files of {@code config/examples} work as they are. */
class ExamplesTest {
    @Test
    void the_cards_of_bedrock_are_valid_and_draw_no_warning() {
        Ran ran = Ran.millweir("models", "validate", "config/examples/bedrock-models.json");

        assertThat(ran.status()).isZero();
        assertThat(ran.out()).isEqualTo("✔ 12 models, nothing wrong\n");
    }

    @Test
    void the_configuration_of_several_providers_loads_with_the_shipped_models() {
        Path file = Path.of("config/examples/mixed-providers.yaml");

        Setup setup = Setup.of(new ConfigLoader(Map.of()).load(Optional.of(file), List.of()));

        assertThat(setup.config().providers()).containsKeys("bedrock", "openai", "anthropic", "nvidia", "my-vllm");
        assertThat(setup.cards()).isNotEmpty();
    }
}
