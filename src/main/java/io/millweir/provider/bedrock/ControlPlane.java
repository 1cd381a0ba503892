package io.millweir.provider.bedrock;

import io.millweir.provider.bedrock.ControlListing.Model;
import io.millweir.provider.bedrock.ControlListing.Profile;
import io.millweir.registry.BedrockModelNames;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.bedrock.BedrockAsyncClient;
import software.amazon.awssdk.services.bedrock.BedrockAsyncClientBuilder;
import software.amazon.awssdk.services.bedrock.auth.scheme.BedrockAuthSchemeProvider;
import software.amazon.awssdk.services.bedrock.model.AgreementAvailability;
import software.amazon.awssdk.services.bedrock.model.FoundationModelLifecycleStatus;
import software.amazon.awssdk.services.bedrock.model.FoundationModelSummary;
import software.amazon.awssdk.services.bedrock.model.GetFoundationModelAvailabilityResponse;
import software.amazon.awssdk.services.bedrock.model.InferenceProfileSummary;
import software.amazon.awssdk.services.bedrock.model.InferenceProfileType;

/**
 * Asks Bedrock's control plane what a region has. Every question needs its own permission and may fail.
 *
 * <p>Threading: thread-safe; the questions may read files for credentials, so ask on a worker.
 */
final class ControlPlane implements AutoCloseable {
    private static final int MOST_AT_ONCE = 16;
    private static final int PAGE = 1000;
    private static final int MOST_PAGES = 5;

    private final SdkConnections connections;
    private final CredentialSources sources;
    private final Duration timeout;
    private final Map<ControlTarget, BedrockAsyncClient> clients = new ConcurrentHashMap<>();

    /**
     * The way to the control plane.
     *
     * @param timeout for each question
     */
    ControlPlane(SdkConnections connections, CredentialSources sources, Duration timeout) {
        this.connections = connections;
        this.sources = sources;
        this.timeout = timeout;
    }

    CompletableFuture<List<Model>> models(ControlTarget target) {
        return client(target)
                .listFoundationModels(request -> {})
                .thenApply(response -> response.modelSummaries().stream()
                        .map(ControlPlane::model)
                        .toList());
    }

    CompletableFuture<List<Profile>> profiles(ControlTarget target) {
        return profiles(client(target), Optional.empty(), new ArrayList<>(), 1);
    }

    CompletableFuture<ModelAccess> access(ControlTarget target, String baseId) {
        return client(target)
                .getFoundationModelAvailability(request -> request.modelId(baseId))
                .thenApply(ControlPlane::access);
    }

    private static CompletableFuture<List<Profile>> profiles(
            BedrockAsyncClient client, Optional<String> token, List<Profile> found, int page) {
        return client.listInferenceProfiles(request -> request.maxResults(PAGE).nextToken(token.orElse(null)))
                .thenCompose(response -> {
                    response.inferenceProfileSummaries().forEach(summary -> found.add(profile(summary)));
                    Optional<String> next =
                            Optional.ofNullable(response.nextToken()).filter(each -> !each.isEmpty());
                    return next.isPresent() && page < MOST_PAGES
                            ? profiles(client, next, found, page + 1)
                            : CompletableFuture.completedFuture(List.copyOf(found));
                });
    }

    private static Model model(FoundationModelSummary summary) {
        boolean retiring = summary.modelLifecycle() != null
                && summary.modelLifecycle().status() == FoundationModelLifecycleStatus.LEGACY;
        return new Model(summary.modelId(), !retiring);
    }

    private static Profile profile(InferenceProfileSummary summary) {
        boolean byArn = summary.type() == InferenceProfileType.APPLICATION && summary.inferenceProfileArn() != null;
        return new Profile(
                byArn ? summary.inferenceProfileArn() : summary.inferenceProfileId(),
                summary.models().stream()
                        .flatMap(model -> Optional.ofNullable(model.modelArn()).stream())
                        .flatMap(arn -> BedrockModelNames.baseOf(arn).stream())
                        .collect(Collectors.toUnmodifiableSet()));
    }

    private static ModelAccess access(GetFoundationModelAvailabilityResponse response) {
        Optional<AgreementAvailability> agreement = Optional.ofNullable(response.agreementAvailability());
        return new ModelAccess(
                agreement.map(AgreementAvailability::statusAsString),
                agreement.map(AgreementAvailability::errorMessage),
                Optional.ofNullable(response.authorizationStatusAsString()),
                Optional.ofNullable(response.entitlementAvailabilityAsString()),
                Optional.ofNullable(response.regionAvailabilityAsString()));
    }

    private BedrockAsyncClient client(ControlTarget target) {
        return clients.computeIfAbsent(target, this::build);
    }

    private BedrockAsyncClient build(ControlTarget target) {
        BedrockAsyncClientBuilder builder = connections.configure(
                BedrockAsyncClient.builder(), target.region(), target.endpoint(), false, MOST_AT_ONCE);
        builder.overrideConfiguration(builder.overrideConfiguration().copy(options -> options.apiCallTimeout(timeout)));
        BedrockCredentials chosen = target.credentials();
        sources.signing(chosen).ifPresent(builder::credentialsProvider);
        CredentialSources.bearer(chosen).ifPresent(builder::tokenProvider);
        BedrockClients.scheme(chosen).ifPresent(scheme -> builder.authSchemeProvider(only(scheme)));
        return builder.build();
    }

    private static BedrockAuthSchemeProvider only(String scheme) {
        BedrockAuthSchemeProvider all = BedrockAuthSchemeProvider.defaultProvider();
        return params -> all.resolveAuthScheme(params).stream()
                .filter(option -> option.schemeId().equals(scheme))
                .toList();
    }

    @Override
    public void close() {
        // No method reference: it would need the class even where the module is absent and nobody was ever asked.
        for (BedrockAsyncClient client : clients.values()) {
            client.close();
        }
    }
}
