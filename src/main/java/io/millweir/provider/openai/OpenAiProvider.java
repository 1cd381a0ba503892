package io.millweir.provider.openai;

import io.millweir.config.ProviderConfig;
import io.millweir.domain.Deployment;
import io.millweir.domain.ErrorCode;
import io.millweir.domain.Failure;
import io.millweir.domain.Operation;
import io.millweir.provider.Call;
import io.millweir.provider.DeltaListener;
import io.millweir.provider.Endpoints;
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
 * OpenAI and every server compatible with it; NVIDIA is a configuration of it. A card's {@code api} chooses between
 * {@code /chat/completions} and {@code /responses}.
 *
 * <p>Threading: thread-safe; calls never block.
 */
public final class OpenAiProvider implements Provider {
    private static final Map<String, URI> PUBLIC = Map.of(
            "openai", URI.create("https://api.openai.com/v1"),
            "nvidia", URI.create("https://integrate.api.nvidia.com/v1"));

    private final String name;
    private final Optional<URI> publicBase;
    private final Endpoints endpoints;
    private final KeyedHttp http;

    /**
     * The provider that is configured so.
     *
     * @param allowedHosts hosts that a card's endpoint may name
     * @param clock for {@code Retry-After} dates and keys set aside
     * @throws IllegalArgumentException when the configured endpoint is no URL
     */
    public OpenAiProvider(ProviderConfig config, Set<String> allowedHosts, Clock clock) {
        this.name = config.name();
        this.publicBase = Optional.ofNullable(PUBLIC.get(config.name()));
        this.endpoints = new Endpoints(
                config.name(),
                config.endpoint(),
                uri -> publicBase.filter(withVersion(uri)::equals).isPresent(),
                allowedHosts);
        this.http = new KeyedHttp(config, key -> Map.of("Authorization", "Bearer " + key), clock);
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
        Endpoints.Choice choice = endpoints.of(request.card());
        if (choice instanceof Endpoints.Choice.Refused refused) {
            return RunningCall.failed(refused.failure());
        }
        Optional<URI> base = ((Endpoints.Choice.At) choice).base().or(() -> publicBase);
        if (base.isEmpty()) {
            return RunningCall.failed(Failure.of(
                    ErrorCode.ACCESS_DENIED,
                    name + " " + request.card().model() + ": no endpoint is configured; set providers." + name
                            + ".endpoint",
                    "set providers." + name + ".endpoint to the server's base URL"));
        }
        Optional<Failure> refusal = OpenAiRefusals.of(name, request);
        if (refusal.isPresent()) {
            return RunningCall.failed(refusal.get());
        }
        return http.call(request, json(withVersion(base.get()).toString(), request), deltas);
    }

    private JsonCall json(String root, ProviderRequest request) {
        if (request.operation() == Operation.EMBEDDINGS) {
            return new JsonCall(
                    URI.create(root + "/embeddings"),
                    OpenAiRequests.embeddings(name, request),
                    new EmbeddingsReader(request.input().size()),
                    Optional.empty());
        }
        boolean stream =
                request.stream() && request.card().supports("streaming").orElse(true);
        return usesResponses(request.card())
                ? new JsonCall(
                        URI.create(root + "/responses"),
                        OpenAiRequests.responses(name, request, stream),
                        new ResponsesReader(),
                        stream ? Optional.of(new ResponsesStream()) : Optional.empty())
                : new JsonCall(
                        URI.create(root + "/chat/completions"),
                        OpenAiRequests.chat(name, request, stream),
                        new ChatReader(),
                        stream ? Optional.of(new ChatStream()) : Optional.empty());
    }

    static boolean usesResponses(ModelCard card) {
        return card.api().filter("responses"::equals).isPresent();
    }

    /** {@code http://host:port} means {@code http://host:port/v1}. */
    private static URI withVersion(URI base) {
        String path = base.getRawPath();
        return path == null || path.isEmpty() || path.equals("/")
                ? URI.create(base.toString().replaceFirst("/$", "") + "/v1")
                : base;
    }

    @Override
    public void close() {
        http.close();
    }
}
