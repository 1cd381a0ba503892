package io.millweir.provider.bedrock;

import io.millweir.provider.bedrock.BedrockTarget.Transport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.auth.credentials.SystemPropertyCredentialsProvider;
import software.amazon.awssdk.auth.token.credentials.StaticTokenProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.SdkAdvancedAsyncClientOption;
import software.amazon.awssdk.http.Protocol;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.ProxyConfiguration;
import software.amazon.awssdk.http.nio.netty.SdkEventLoopGroup;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeAsyncClient;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeAsyncClientBuilder;
import software.amazon.awssdk.services.bedrockruntime.auth.scheme.BedrockRuntimeAuthSchemeProvider;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * The AWS clients, one for each region, endpoint and credentials, over shared connections.
 *
 * <p>Threading: thread-safe. {@link #of} may read files; call it on a worker.
 */
final class BedrockClients implements AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
    // Waiting for a slot longer than this means that this process is overloaded, which is no fault of Bedrock's.
    private static final Duration ACQUIRE_TIMEOUT = Duration.ofSeconds(5);
    // Silence is normal while a model thinks: the deadline of each call bounds it, not the connection.
    private static final Duration READ_TIMEOUT = Duration.ofHours(24);
    private static final String SIGV4 = "aws.auth#sigv4";
    private static final String BEARER = "smithy.api#httpBearerAuth";

    private final int maxConcurrency;
    private final Executor workers;
    private final ScheduledExecutorService timer;
    private final Map<BedrockTarget, BedrockRuntimeAsyncClient> clients = new ConcurrentHashMap<>();
    private final Map<Transport, SdkAsyncHttpClient> connections = new ConcurrentHashMap<>();
    private final List<SdkAutoCloseable> credentials = new ArrayList<>();
    // Ours, because the SDK takes two seconds to close the one it makes.
    private final SdkEventLoopGroup eventLoops = SdkEventLoopGroup.builder()
            .numberOfThreads(Math.max(2, Runtime.getRuntime().availableProcessors()))
            .build();

    BedrockClients(int maxConcurrency, Executor workers, ScheduledExecutorService timer) {
        this.maxConcurrency = maxConcurrency;
        this.workers = workers;
        this.timer = timer;
    }

    BedrockRuntimeAsyncClient of(BedrockTarget target) {
        return clients.computeIfAbsent(target, this::build);
    }

    private BedrockRuntimeAsyncClient build(BedrockTarget target) {
        BedrockRuntimeAsyncClientBuilder builder = BedrockRuntimeAsyncClient.builder()
                .region(Region.of(target.region()))
                .httpClient(connections.computeIfAbsent(target.transport(), this::connections))
                .asyncConfiguration(options ->
                        options.advancedOption(SdkAdvancedAsyncClientOption.FUTURE_COMPLETION_EXECUTOR, workers))
                // A hidden retry is a call without a usage record; dispatch retries, in the open.
                .overrideConfiguration(options ->
                        options.retryStrategy(AwsRetryStrategy.doNotRetry()).scheduledExecutorService(timer));
        target.endpoint().ifPresent(builder::endpointOverride);
        authenticate(builder, target.credentials());
        return builder.build();
    }

    private SdkAsyncHttpClient connections(Transport transport) {
        NettyNioAsyncHttpClient.Builder builder = NettyNioAsyncHttpClient.builder()
                .eventLoopGroup(eventLoops)
                .maxConcurrency(maxConcurrency)
                .connectionTimeout(CONNECT_TIMEOUT)
                .connectionAcquisitionTimeout(ACQUIRE_TIMEOUT)
                .readTimeout(READ_TIMEOUT)
                .protocol(transport.plain() ? Protocol.HTTP1_1 : Protocol.HTTP2);
        if (transport.loopback()) {
            builder.proxyConfiguration(ProxyConfiguration.builder()
                    .useSystemPropertyValues(false)
                    .useEnvironmentVariableValues(false)
                    .build());
        }
        return builder.build();
    }

    /** With AWS_BEARER_TOKEN_BEDROCK set, the SDK prefers that token to credentials given here; hence {@link #only}. */
    private void authenticate(BedrockRuntimeAsyncClientBuilder builder, BedrockCredentials chosen) {
        if (chosen instanceof BedrockCredentials.Keys keys) {
            builder.credentialsProvider(fixed(keys)).authSchemeProvider(only(SIGV4));
        } else if (chosen instanceof BedrockCredentials.Token token) {
            String value = token.token().reveal().strip();
            builder.tokenProvider(StaticTokenProvider.create(() -> value)).authSchemeProvider(only(BEARER));
        } else if (chosen instanceof BedrockCredentials.Profile profile) {
            builder.credentialsProvider(remember(ProfileCredentialsProvider.create(profile.name())))
                    .authSchemeProvider(only(SIGV4));
        } else if (chosen instanceof BedrockCredentials.Local) {
            builder.credentialsProvider(remember(AwsCredentialsProviderChain.of(
                    SystemPropertyCredentialsProvider.create(),
                    EnvironmentVariableCredentialsProvider.create(),
                    ProfileCredentialsProvider.create(),
                    StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))));
        } else {
            builder.credentialsProvider(
                    remember(DefaultCredentialsProvider.builder().build()));
        }
    }

    private static AwsCredentialsProvider fixed(BedrockCredentials.Keys chosen) {
        String id = chosen.keys().accessKeyId();
        String secret = chosen.keys().secretAccessKey().reveal();
        return StaticCredentialsProvider.create(chosen.keys()
                .sessionToken()
                .<software.amazon.awssdk.auth.credentials.AwsCredentials>map(
                        token -> AwsSessionCredentials.create(id, secret, token.reveal()))
                .orElseGet(() -> AwsBasicCredentials.create(id, secret)));
    }

    private static BedrockRuntimeAuthSchemeProvider only(String scheme) {
        BedrockRuntimeAuthSchemeProvider all = BedrockRuntimeAuthSchemeProvider.defaultProvider();
        return params -> all.resolveAuthScheme(params).stream()
                .filter(option -> option.schemeId().equals(scheme))
                .toList();
    }

    private <T extends AwsCredentialsProvider & SdkAutoCloseable> T remember(T provider) {
        synchronized (credentials) {
            credentials.add(provider);
        }
        return provider;
    }

    @Override
    public void close() {
        clients.values().forEach(BedrockRuntimeAsyncClient::close);
        connections.values().forEach(SdkAsyncHttpClient::close);
        synchronized (credentials) {
            credentials.forEach(SdkAutoCloseable::close);
        }
        eventLoops
                .eventLoopGroup()
                .shutdownGracefully(0, 1, TimeUnit.SECONDS)
                .awaitUninterruptibly(2, TimeUnit.SECONDS);
    }
}
