package io.millweir.provider.bedrock;

import java.util.Optional;

/**
 * What the process's environment says to Bedrock and the AWS SDK does not read by itself or not in time.
 *
 * @param region {@code AWS_REGION}
 * @param defaultRegion {@code AWS_DEFAULT_REGION}, which the AWS SDK for Java ignores
 * @param endpoint {@code AWS_ENDPOINT_URL_BEDROCK_RUNTIME}
 */
public record BedrockEnvironment(Optional<String> region, Optional<String> defaultRegion, Optional<String> endpoint) {
    /** An environment that says nothing. */
    public static final BedrockEnvironment NONE =
            new BedrockEnvironment(Optional.empty(), Optional.empty(), Optional.empty());

    public BedrockEnvironment {
        region = region.filter(value -> !value.isBlank());
        defaultRegion = defaultRegion.filter(value -> !value.isBlank());
        endpoint = endpoint.filter(value -> !value.isBlank());
    }
}
