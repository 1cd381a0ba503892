package io.millweir.provider.bedrock;

import io.millweir.config.Secret;
import io.millweir.domain.Failure;
import io.millweir.registry.BedrockModelNames;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/**
 * Finds out who calls Bedrock with some credentials.
 *
 * <p>Threading: thread-safe; call on a worker, for the SDK may read files.
 */
final class BedrockIdentification {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final SdkConnections connections;
    private final CredentialSources sources;
    private final BedrockCatalogue catalogue;
    private final BedrockFailures failures;
    private final Optional<Secret> bearerToken;

    BedrockIdentification(
            SdkConnections connections,
            CredentialSources sources,
            BedrockCatalogue catalogue,
            BedrockFailures failures,
            Optional<Secret> bearerToken) {
        this.connections = connections;
        this.sources = sources;
        this.catalogue = catalogue;
        this.failures = failures;
        this.bearerToken = bearerToken;
    }

    /** Nobody, because of this. */
    static BedrockIdentity unknown(String credentials, Optional<String> region, Failure why) {
        return new BedrockIdentity(
                credentials, Optional.empty(), Optional.empty(), region, Optional.empty(), Optional.of(told(why)));
    }

    /** The identity for a model; never completes exceptionally. */
    CompletableFuture<BedrockIdentity> of(String model, ControlTarget target, Optional<URI> stsEndpoint) {
        String credentials = described(target.credentials());
        Optional<String> region = Optional.of(target.region());
        CompletableFuture<Optional<String>> access = BedrockModelNames.baseOf(model)
                .map(base -> catalogue.access(target, base).thenApply(found -> found.map(ModelAccess::summary)))
                .orElseGet(() -> CompletableFuture.completedFuture(Optional.empty()));
        Optional<AwsCredentialsProvider> signing = sources.signing(target.credentials());
        boolean byToken =
                signing.isEmpty() || (bearerToken.isPresent() && !CredentialSources.explicit(target.credentials()));
        if (byToken) {
            return access.thenApply(found -> new BedrockIdentity(
                    credentials, Optional.empty(), Optional.empty(), region, found, Optional.empty()));
        }
        return caller(target.region(), stsEndpoint, signing.get())
                .handle((caller, problem) -> problem == null
                        ? new BedrockIdentity(
                                credentials,
                                Optional.of(caller.arn()),
                                Optional.of(caller.account()),
                                region,
                                Optional.empty(),
                                Optional.empty())
                        : unknown(credentials, region, failures.of("aws.bedrock", target.region(), problem)))
                .thenCombine(
                        access,
                        (who, found) -> new BedrockIdentity(
                                who.credentials(), who.arn(), who.account(), who.region(), found, who.problem()));
    }

    private CompletableFuture<CallerIdentity.Caller> caller(
            String region, Optional<URI> endpoint, AwsCredentialsProvider signing) {
        try {
            return CallerIdentity.of(connections, region, endpoint, signing, TIMEOUT);
        } catch (RuntimeException | LinkageError problem) {
            return CompletableFuture.failedFuture(problem);
        }
    }

    private String described(BedrockCredentials chosen) {
        if (chosen instanceof BedrockCredentials.Keys keys) {
            return "access key \"" + keys.keys().accessKeyId() + "\" of the configuration";
        }
        if (chosen instanceof BedrockCredentials.Profile profile) {
            return "profile \"" + profile.name() + "\"";
        }
        if (chosen instanceof BedrockCredentials.Token) {
            return "Bedrock API key";
        }
        if (bearerToken.isPresent()) {
            return "Bedrock API key of AWS_BEARER_TOKEN_BEDROCK";
        }
        return chosen instanceof BedrockCredentials.Local
                ? "whatever this machine has, for a simulator"
                : "the AWS SDK's default chain";
    }

    private static String told(Failure failure) {
        return failure.message() + failure.hint().map(hint -> " (" + hint + ")").orElse("");
    }
}
