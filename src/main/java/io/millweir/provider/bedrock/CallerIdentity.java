package io.millweir.provider.bedrock;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.services.sts.StsAsyncClient;
import software.amazon.awssdk.services.sts.StsAsyncClientBuilder;

/** Asks STS whose some credentials are; apart from everything else, for the module {@code sts} may be absent. */
final class CallerIdentity {
    private CallerIdentity() {}

    /**
     * A caller.
     *
     * @param account 12 digits
     */
    record Caller(String arn, String account) {}

    static CompletableFuture<Caller> of(
            SdkConnections connections,
            String region,
            Optional<URI> endpoint,
            AwsCredentialsProvider credentials,
            Duration timeout) {
        StsAsyncClientBuilder builder = connections.configure(StsAsyncClient.builder(), region, endpoint, false, 4);
        builder.credentialsProvider(credentials);
        builder.overrideConfiguration(builder.overrideConfiguration().copy(options -> options.apiCallTimeout(timeout)));
        StsAsyncClient client = builder.build();
        return client.getCallerIdentity()
                .whenComplete((response, problem) -> client.close())
                .thenApply(response -> {
                    if (response.arn() == null || response.account() == null) {
                        throw new CompletionException(new IllegalStateException("sts: answered without an ARN"));
                    }
                    return new Caller(response.arn(), response.account());
                });
    }
}
