package io.millweir.provider.bedrock;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeAsyncClient;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeAsyncClientBuilder;
import software.amazon.awssdk.services.bedrockruntime.auth.scheme.BedrockRuntimeAuthSchemeProvider;

/**
 * The clients of Bedrock's runtime, one for each region, endpoint and credentials, over shared connections.
 *
 * <p>Threading: thread-safe. {@link #of} may read files; call it on a worker.
 */
final class BedrockClients implements AutoCloseable {
    static final String SIGV4 = "aws.auth#sigv4";
    static final String BEARER = "smithy.api#httpBearerAuth";

    private final int maxConcurrency;
    private final SdkConnections connections;
    private final CredentialSources sources;
    private final Map<BedrockTarget, BedrockRuntimeAsyncClient> clients = new ConcurrentHashMap<>();

    BedrockClients(int maxConcurrency, SdkConnections connections, CredentialSources sources) {
        this.maxConcurrency = maxConcurrency;
        this.connections = connections;
        this.sources = sources;
    }

    BedrockRuntimeAsyncClient of(BedrockTarget target) {
        return clients.computeIfAbsent(target, this::build);
    }

    private BedrockRuntimeAsyncClient build(BedrockTarget target) {
        BedrockRuntimeAsyncClientBuilder builder = connections.configure(
                BedrockRuntimeAsyncClient.builder(), target.region(), target.endpoint(), true, maxConcurrency);
        BedrockCredentials chosen = target.credentials();
        sources.signing(chosen).ifPresent(builder::credentialsProvider);
        CredentialSources.bearer(chosen).ifPresent(builder::tokenProvider);
        scheme(chosen).ifPresent(scheme -> builder.authSchemeProvider(only(scheme)));
        return builder.build();
    }

    /** The one way to sign that an explicit choice leaves; empty when the SDK decides. */
    static Optional<String> scheme(BedrockCredentials chosen) {
        if (!CredentialSources.explicit(chosen)) {
            return Optional.empty();
        }
        return Optional.of(chosen instanceof BedrockCredentials.Token ? BEARER : SIGV4);
    }

    private static BedrockRuntimeAuthSchemeProvider only(String scheme) {
        BedrockRuntimeAuthSchemeProvider all = BedrockRuntimeAuthSchemeProvider.defaultProvider();
        return params -> all.resolveAuthScheme(params).stream()
                .filter(option -> option.schemeId().equals(scheme))
                .toList();
    }

    @Override
    public void close() {
        clients.values().forEach(BedrockRuntimeAsyncClient::close);
    }
}
