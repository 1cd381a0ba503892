package io.millweir.provider.openai;

import io.millweir.provider.Configs;
import io.millweir.provider.EmbeddingsContract;
import io.millweir.provider.Provider;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;

class OpenAiEmbeddingsContract implements EmbeddingsContract {
    @Override
    public Provider open(String endpoint) {
        return new OpenAiProvider(Configs.openai("openai", Optional.of(endpoint), KEY), Set.of(), Clock.systemUTC());
    }

    @Override
    public String model(String behaviour) {
        return "text-embedding-3-small-sim-" + behaviour;
    }
}
