package io.millweir.provider.openai;

import io.millweir.provider.Configs;
import io.millweir.provider.EmbeddingsContract;
import io.millweir.provider.Provider;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;

class NvidiaEmbeddingsContract implements EmbeddingsContract {
    @Override
    public Provider open(String endpoint) {
        return new OpenAiProvider(Configs.openai("nvidia", Optional.of(endpoint), KEY), Set.of(), Clock.systemUTC());
    }

    @Override
    public String model(String behaviour) {
        return "nvidia/nv-embedqa-e5-v5-sim-" + behaviour;
    }
}
