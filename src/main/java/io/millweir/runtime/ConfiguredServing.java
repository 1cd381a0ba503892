package io.millweir.runtime;

import io.millweir.provider.Providers;
import io.millweir.registry.ModelCard;
import io.millweir.routing.Serving;
import java.util.Optional;

/** What routing may know of the providers, without knowing them. */
record ConfiguredServing(Providers providers) implements Serving {
    @Override
    public boolean serves(ModelCard card) {
        return providers.of(card).isPresent();
    }

    @Override
    public Optional<String> region(ModelCard card) {
        return providers.of(card).flatMap(provider -> provider.deployment(card).region());
    }

    @Override
    public boolean takesSystemPrompt(ModelCard card) {
        return providers
                .of(card)
                .map(provider -> provider.takesSystemPrompt(card))
                .orElse(true);
    }
}
