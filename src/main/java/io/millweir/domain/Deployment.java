package io.millweir.domain;

import java.util.Optional;

/**
 * One place where one model is served: what a circuit breaker guards and a bill is for.
 *
 * @param provider OpenTelemetry's {@code gen_ai.provider.name}, for example {@code aws.bedrock}
 * @param modelId the provider's id of the model
 * @param region the AWS region, where there is one
 */
public record Deployment(String provider, String modelId, Optional<String> region) {
    /** The key on the {@code health} topic: {@code provider/model_id/region}, the last part where there is one. */
    public String key() {
        return provider + "/" + modelId + region.map(value -> "/" + value).orElse("");
    }
}
