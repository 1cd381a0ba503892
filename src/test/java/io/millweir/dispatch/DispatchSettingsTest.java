package io.millweir.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.millweir.provider.Providers;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class DispatchSettingsTest {
    @Test
    void a_provider_is_one_however_cards_write_its_service() {
        DispatchSettings settings = Settings.of(Map.of("bedrock", Duration.ofSeconds(7)), Map.of("bedrock", 2));

        for (String service : new String[] {"AWS", "aws", "Bedrock", "bedrock"}) {
            var card = Bench.card("m", service, OptionalInt.empty(), true);
            assertThat(settings.maxConcurrency(card)).isEqualTo(2);
            assertThat(settings.attemptTimeout(card)).isEqualTo(Duration.ofSeconds(7));
        }
    }

    @Test
    void the_canonical_name_of_a_service_knows_neither_case_nor_aws() {
        assertThat(Providers.canonical("AWS")).isEqualTo("bedrock");
        assertThat(Providers.canonical("OpenAI")).isEqualTo("openai");
    }
}
