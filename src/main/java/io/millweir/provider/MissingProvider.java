package io.millweir.provider;

import io.millweir.domain.Deployment;
import io.millweir.registry.ModelCard;

/**
 * Stands in for a provider whose client library is not installed: it makes no call and says what to install.
 *
 * <p>Threading: immutable.
 */
public final class MissingProvider implements Provider {
    private final String name;
    private final MissingModule module;

    /**
     * The stand-in.
     *
     * @param name of the provider that is missing
     */
    public MissingProvider(String name, MissingModule module) {
        this.name = name;
        this.module = module;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Deployment deployment(ModelCard card) {
        return new Deployment(name, card.model(), card.awsRegion());
    }

    @Override
    public Call call(ProviderRequest request, DeltaListener deltas) {
        return RunningCall.failed(module.failure(name + " " + request.card().model()));
    }

    @Override
    public void close() {}
}
