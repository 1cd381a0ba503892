package io.millweir.provider.bedrock;

import io.millweir.provider.Configs;
import io.millweir.provider.EmbeddingsContract;
import io.millweir.provider.Provider;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;

class TitanEmbeddingsContract implements EmbeddingsContract {
    @Override
    public Provider open(String endpoint) {
        return new BedrockProvider(
                Configs.bedrock(Optional.of(endpoint), KEY), Set.of(), Clock.systemUTC(), BedrockEnvironment.NONE);
    }

    @Override
    public String model(String behaviour) {
        return "amazon.titan-embed-text-sim-" + behaviour + "-v2:0";
    }
}
