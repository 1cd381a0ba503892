package io.millweir.provider.bedrock;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.auth.credentials.SystemPropertyCredentialsProvider;
import software.amazon.awssdk.auth.token.credentials.SdkTokenProvider;
import software.amazon.awssdk.auth.token.credentials.StaticTokenProvider;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * The SDK's providers of credentials, one for each choice: they keep what they got, so that STS is not asked for each
 * region and client again.
 *
 * <p>Threading: thread-safe. {@link #signing} may read files; call it on a worker.
 */
final class CredentialSources implements AutoCloseable {
    private final Map<BedrockCredentials, AwsCredentialsProvider> providers = new ConcurrentHashMap<>();

    /** What signs requests; empty when the choice is a bearer token. */
    Optional<AwsCredentialsProvider> signing(BedrockCredentials chosen) {
        return chosen instanceof BedrockCredentials.Token
                ? Optional.empty()
                : Optional.of(providers.computeIfAbsent(chosen, CredentialSources::open));
    }

    /** The bearer token; empty when the choice is another. */
    static Optional<SdkTokenProvider> bearer(BedrockCredentials chosen) {
        if (chosen instanceof BedrockCredentials.Token token) {
            String value = token.token().reveal().strip();
            return Optional.of(StaticTokenProvider.create(() -> value));
        }
        return Optional.empty();
    }

    /**
     * Whether the choice was made by the user, so that nothing of the environment may overrule it: with
     * AWS_BEARER_TOKEN_BEDROCK set, the SDK prefers that token to any credentials.
     */
    static boolean explicit(BedrockCredentials chosen) {
        return !(chosen instanceof BedrockCredentials.DefaultChain || chosen instanceof BedrockCredentials.Local);
    }

    private static AwsCredentialsProvider open(BedrockCredentials chosen) {
        if (chosen instanceof BedrockCredentials.Keys keys) {
            return StaticCredentialsProvider.create(fixed(keys));
        }
        if (chosen instanceof BedrockCredentials.Profile profile) {
            return ProfileCredentialsProvider.create(profile.name());
        }
        if (chosen instanceof BedrockCredentials.Local) {
            return AwsCredentialsProviderChain.of(
                    SystemPropertyCredentialsProvider.create(),
                    EnvironmentVariableCredentialsProvider.create(),
                    ProfileCredentialsProvider.create(),
                    StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")));
        }
        return DefaultCredentialsProvider.builder().build();
    }

    private static AwsCredentials fixed(BedrockCredentials.Keys chosen) {
        String id = chosen.keys().accessKeyId();
        String secret = chosen.keys().secretAccessKey().reveal();
        return chosen.keys()
                .sessionToken()
                .<AwsCredentials>map(token -> AwsSessionCredentials.create(id, secret, token.reveal()))
                .orElseGet(() -> AwsBasicCredentials.create(id, secret));
    }

    @Override
    public void close() {
        providers.values().forEach(provider -> {
            if (provider instanceof SdkAutoCloseable closeable) {
                closeable.close();
            }
        });
    }
}
