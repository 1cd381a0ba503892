package io.millweir.provider.bedrock;

import io.millweir.provider.Cards;
import io.millweir.provider.Configs;
import io.millweir.provider.Provider;
import io.millweir.provider.ProviderContract;
import io.millweir.registry.ModelCard;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;

/** The contract over InvokeModel, with the native payload of one family of models. */
interface InvokeContract extends ProviderContract {
    @Override
    default Provider open(String endpoint) {
        return new BedrockProvider(
                Configs.bedrock(Optional.of(endpoint), KEY), Set.of(), Clock.systemUTC(), BedrockEnvironment.NONE);
    }

    @Override
    default ModelCard card(String behaviour) {
        return Cards.card(model(behaviour)).api("invoke").build();
    }
}
