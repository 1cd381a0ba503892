package io.millweir.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.millweir.config.ProviderConfig;
import io.millweir.provider.ProviderResult;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WarmUpTest {
    private static ProviderConfig config(String name, ProviderConfig.Type type) {
        return new ProviderConfig(
                name,
                type,
                Optional.of("https://models.example.com"),
                List.of(),
                Duration.ofSeconds(20),
                10,
                Optional.empty(),
                Optional.of("team-a"),
                List.of(),
                Optional.empty(),
                ProviderConfig.SystemPrompt.REFUSE);
    }

    @Test
    void makes_a_whole_call_through_each_kind_of_adapter() {
        List<ProviderConfig> all = Arrays.stream(ProviderConfig.Type.values())
                .map(type -> config(type.name().toLowerCase(Locale.ROOT), type))
                .toList();

        assertThat(WarmUp.of(all, Clock.systemUTC()))
                .containsOnlyKeys(ProviderConfig.Type.values())
                .allSatisfy((type, result) -> assertThat(result).isInstanceOf(ProviderResult.Answered.class));
    }

    @Test
    void does_not_do_twice_what_two_providers_share() {
        List<ProviderConfig> alike =
                List.of(config("openai", ProviderConfig.Type.OPENAI), config("my-vllm", ProviderConfig.Type.OPENAI));

        assertThat(WarmUp.of(alike, Clock.systemUTC())).hasSize(1);
    }

    @Test
    void needs_nothing_when_nothing_is_configured() {
        assertThat(WarmUp.of(List.of(), Clock.systemUTC())).isEmpty();
    }
}
