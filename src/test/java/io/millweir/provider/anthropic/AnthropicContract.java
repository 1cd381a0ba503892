package io.millweir.provider.anthropic;

import io.millweir.provider.Configs;
import io.millweir.provider.Provider;
import io.millweir.provider.ProviderContract;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;

class AnthropicContract implements ProviderContract {
    @Override
    public Provider open(String endpoint) {
        return new AnthropicProvider(Configs.anthropic(Optional.of(endpoint), KEY), Set.of(), Clock.systemUTC());
    }

    @Override
    public String model(String behaviour) {
        return "claude-haiku-4-5-sim-" + behaviour;
    }
}
