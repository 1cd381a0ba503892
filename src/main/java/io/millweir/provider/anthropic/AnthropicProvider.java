package io.millweir.provider.anthropic;

import io.millweir.config.ProviderConfig;
import io.millweir.domain.Deployment;
import io.millweir.domain.ErrorCode;
import io.millweir.domain.Failure;
import io.millweir.domain.Operation;
import io.millweir.provider.Call;
import io.millweir.provider.DeltaListener;
import io.millweir.provider.Endpoints;
import io.millweir.provider.ExtraFields;
import io.millweir.provider.JsonCall;
import io.millweir.provider.KeyedHttp;
import io.millweir.provider.Provider;
import io.millweir.provider.ProviderRequest;
import io.millweir.provider.RunningCall;
import io.millweir.registry.ModelCard;
import java.net.URI;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Anthropic's Messages API.
 *
 * <p>Threading: thread-safe; calls never block.
 */
public final class AnthropicProvider implements Provider {
    private static final URI PUBLIC = URI.create("https://api.anthropic.com");
    private static final String VERSION = "2023-06-01";

    private final String name;
    private final Endpoints endpoints;
    private final KeyedHttp http;

    /**
     * The provider that is configured so.
     *
     * @param allowedHosts hosts that a card's endpoint may name
     * @param clock for {@code Retry-After} dates and keys set aside
     * @throws IllegalArgumentException when the configured endpoint is no URL
     */
    public AnthropicProvider(ProviderConfig config, Set<String> allowedHosts, Clock clock) {
        this.name = config.name();
        this.endpoints = new Endpoints(
                config.name(),
                config.endpoint(),
                uri -> PUBLIC.toString().equals(uri.toString().replaceFirst("/v1$", "")),
                allowedHosts);
        this.http = new KeyedHttp(config, key -> Map.of("x-api-key", key, "anthropic-version", VERSION), clock);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Deployment deployment(ModelCard card) {
        return new Deployment(name, card.model(), Optional.empty());
    }

    @Override
    public Call call(ProviderRequest request, DeltaListener deltas) {
        String where = name + " " + request.card().model();
        if (request.operation() == Operation.EMBEDDINGS) {
            return RunningCall.failed(Failure.of(
                    ErrorCode.PROVIDER_REJECTED,
                    where + ": Anthropic has no embeddings; name an embedding model of another provider"));
        }
        double temperature = request.parameters().temperature().orElse(0);
        if (temperature > 1) {
            return RunningCall.failed(Failure.of(
                    ErrorCode.PROVIDER_REJECTED,
                    where + ": temperature \"" + temperature + "\" is above Anthropic's limit; use 0 to 1"));
        }
        Optional<Failure> refusal = ExtraFields.refusal(where, request);
        if (refusal.isPresent()) {
            return RunningCall.failed(refusal.get());
        }
        Endpoints.Choice choice = endpoints.of(request.card());
        if (choice instanceof Endpoints.Choice.Refused refused) {
            return RunningCall.failed(refused.failure());
        }
        String base = ((Endpoints.Choice.At) choice).base().orElse(PUBLIC).toString();
        URI uri = URI.create(base + (base.endsWith("/v1") ? "/messages" : "/v1/messages"));
        boolean stream =
                request.stream() && request.card().supports("streaming").orElse(true);
        return http.call(
                request,
                new JsonCall(
                        uri,
                        MessagesRequest.body(request, stream),
                        new MessagesReader(),
                        stream ? Optional.of(new MessagesStream()) : Optional.empty()),
                deltas);
    }

    @Override
    public void close() {
        http.close();
    }
}
