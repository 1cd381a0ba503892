package io.millweir.provider.bedrock;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.awscore.client.builder.AwsAsyncClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.SdkAdvancedAsyncClientOption;
import software.amazon.awssdk.http.Protocol;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.ProxyConfiguration;
import software.amazon.awssdk.http.nio.netty.SdkEventLoopGroup;
import software.amazon.awssdk.regions.Region;

/**
 * The connections that all AWS clients of one provider share, and the threads behind them.
 *
 * <p>Threading: thread-safe.
 */
final class SdkConnections implements AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    // Waiting for a slot longer than this means that this process is overloaded, which is no fault of Bedrock's.
    private static final Duration ACQUIRE_TIMEOUT = Duration.ofSeconds(60);
    // Silence is normal while a model thinks: the deadline of each call bounds it, not the connection.
    private static final Duration READ_TIMEOUT = Duration.ofHours(24);

    private final Executor workers;
    private final ScheduledExecutorService timer;
    private final Map<Kind, SdkAsyncHttpClient> connections = new ConcurrentHashMap<>();
    // Ours, because the SDK takes two seconds to close the one it makes. One thread, because with several the SDK's
    // pools lose the failure of a connection now and then (2.50.2: 32 of 1,500 refused ones on busy cores, with one
    // thread none), and the call waits for its deadline. It only moves bytes; answers are read by the workers.
    private final SdkEventLoopGroup eventLoops =
            SdkEventLoopGroup.builder().numberOfThreads(1).build();

    SdkConnections(Executor workers, ScheduledExecutorService timer) {
        this.workers = workers;
        this.timer = timer;
    }

    /**
     * Gives a client its region, endpoint and connections. Plain http means HTTP/1.1: without ALPN the SDK cannot find
     * out what the peer speaks. A peer on this machine is never reached through a proxy.
     *
     * @param http2 whether the service is known to speak HTTP/2
     * @param most calls at once
     */
    <B extends AwsAsyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> B configure(
            B builder, String region, Optional<URI> endpoint, boolean http2, int most) {
        boolean plain = endpoint.filter(
                        uri -> uri.getScheme().toLowerCase(Locale.ROOT).equals("http"))
                .isPresent();
        Kind kind = new Kind(http2 && !plain, BedrockTarget.isLoopback(endpoint), most);
        builder.region(Region.of(region))
                .httpClient(connections.computeIfAbsent(kind, this::open))
                .asyncConfiguration(options ->
                        options.advancedOption(SdkAdvancedAsyncClientOption.FUTURE_COMPLETION_EXECUTOR, workers))
                // A hidden retry is a call without a usage record; dispatch retries, in the open.
                .overrideConfiguration(options -> options.retryStrategy(AwsRetryStrategy.doNotRetry())
                        .scheduledExecutorService(timer)
                        .addExecutionInterceptor(new AnswerBound()));
        endpoint.ifPresent(builder::endpointOverride);
        return builder;
    }

    private SdkAsyncHttpClient open(Kind kind) {
        NettyNioAsyncHttpClient.Builder builder = NettyNioAsyncHttpClient.builder()
                .eventLoopGroup(eventLoops)
                .maxConcurrency(kind.most())
                .connectionTimeout(CONNECT_TIMEOUT)
                // One call may make several invocations at once, as embeddings do.
                .maxPendingConnectionAcquires(kind.most() * EmbeddingRun.AT_ONCE)
                .connectionAcquisitionTimeout(ACQUIRE_TIMEOUT)
                .readTimeout(READ_TIMEOUT)
                .protocol(kind.http2() ? Protocol.HTTP2 : Protocol.HTTP1_1);
        if (kind.loopback()) {
            builder.proxyConfiguration(ProxyConfiguration.builder()
                    .useSystemPropertyValues(false)
                    .useEnvironmentVariableValues(false)
                    .build());
        }
        return builder.build();
    }

    @Override
    public void close() {
        connections.values().forEach(SdkAsyncHttpClient::close);
        eventLoops
                .eventLoopGroup()
                .shutdownGracefully(0, 1, TimeUnit.SECONDS)
                .awaitUninterruptibly(2, TimeUnit.SECONDS);
    }

    private record Kind(boolean http2, boolean loopback, int most) {}
}
