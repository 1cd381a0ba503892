package io.millweir.provider.openai;

import io.millweir.provider.Cards;
import io.millweir.provider.Configs;
import io.millweir.provider.Provider;
import io.millweir.provider.ProviderContract;
import io.millweir.registry.ModelCard;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

class ResponsesContract implements ProviderContract {
    @Override
    public Provider open(String endpoint) {
        return new OpenAiProvider(Configs.openai("openai", Optional.of(endpoint), KEY), Set.of(), Clock.systemUTC());
    }

    @Override
    public String model(String behaviour) {
        return "gpt-5-mini-sim-" + behaviour;
    }

    @Override
    public Map<Ability, String> missing() {
        return Map.of(Ability.STOP_SEQUENCES, "the Responses API takes no stop sequences");
    }

    @Override
    public ModelCard card(String behaviour) {
        return Cards.card(model(behaviour)).api("responses").build();
    }
}
