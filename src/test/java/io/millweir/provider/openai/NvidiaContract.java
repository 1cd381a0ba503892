package io.millweir.provider.openai;

import io.millweir.provider.Configs;
import io.millweir.provider.Provider;
import io.millweir.provider.ProviderContract;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;

class NvidiaContract implements ProviderContract {
    @Override
    public Provider open(String endpoint) {
        return new OpenAiProvider(Configs.openai("nvidia", Optional.of(endpoint), KEY), Set.of(), Clock.systemUTC());
    }

    @Override
    public String model(String behaviour) {
        return "meta/llama-3.1-8b-instruct-sim-" + behaviour;
    }
}
