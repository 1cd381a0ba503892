package io.millweir.provider.bedrock;

import io.millweir.config.MillweirConfig.AwsEnvironment;
import io.millweir.config.Secret;
import java.util.Optional;

/**
 * What the process's environment says to Bedrock and the AWS SDK does not read by itself or not in time.
 *
 * @param region {@code AWS_REGION}
 * @param defaultRegion {@code AWS_DEFAULT_REGION}, which the AWS SDK for Java ignores
 * @param endpoint {@code AWS_ENDPOINT_URL_BEDROCK_RUNTIME}
 * @param controlPlaneEndpoint {@code AWS_ENDPOINT_URL_BEDROCK}
 * @param stsEndpoint {@code AWS_ENDPOINT_URL_STS}
 * @param bearerToken {@code AWS_BEARER_TOKEN_BEDROCK}
 */
public record BedrockEnvironment(
        Optional<String> region,
        Optional<String> defaultRegion,
        Optional<String> endpoint,
        Optional<String> controlPlaneEndpoint,
        Optional<String> stsEndpoint,
        Optional<Secret> bearerToken) {
    /** An environment that says nothing. */
    public static final BedrockEnvironment NONE = new BedrockEnvironment(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    public BedrockEnvironment {
        region = region.filter(value -> !value.isBlank());
        defaultRegion = defaultRegion.filter(value -> !value.isBlank());
        endpoint = endpoint.filter(value -> !value.isBlank());
        controlPlaneEndpoint = controlPlaneEndpoint.filter(value -> !value.isBlank());
        stsEndpoint = stsEndpoint.filter(value -> !value.isBlank());
    }

    /** The environment as the configuration read it. */
    public static BedrockEnvironment of(AwsEnvironment read) {
        return new BedrockEnvironment(
                read.region(),
                read.defaultRegion(),
                read.endpoint(),
                read.controlPlaneEndpoint(),
                read.stsEndpoint(),
                read.bearerToken());
    }
}
