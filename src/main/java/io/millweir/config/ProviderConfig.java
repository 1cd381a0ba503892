package io.millweir.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How one provider is reached.
 *
 * @param name the key under {@code providers}, in lower case; what a card's {@code service} refers to
 * @param type which adapter speaks to it
 * @param endpoint base URL; empty means the provider's public one
 * @param apiKeys used in turn
 * @param timeout longest duration of one call
 * @param maxConcurrency most calls at once from this process
 * @param region Bedrock: the region of cards that name none
 * @param profile Bedrock: the AWS profile of cards that name none
 * @param aws Bedrock: explicit credentials, used in turn; without any, and without keys and profile, the AWS SDK's
 *     default chain decides
 * @param controlPlaneEndpoint Bedrock: where models and profiles are listed; empty means AWS's public endpoint, or the
 *     endpoint above when that is on this machine
 * @param systemPrompt Bedrock: what becomes of a system prompt that the model does not take
 */
public record ProviderConfig(
        String name,
        Type type,
        Optional<String> endpoint,
        List<Secret> apiKeys,
        Duration timeout,
        int maxConcurrency,
        Optional<String> region,
        Optional<String> profile,
        List<AwsKeys> aws,
        Optional<String> controlPlaneEndpoint,
        SystemPrompt systemPrompt) {
    public ProviderConfig {
        apiKeys = List.copyOf(apiKeys);
        aws = List.copyOf(aws);
    }

    /** What becomes of a system prompt that the model does not take. */
    public enum SystemPrompt {
        /** The query is answered with an error. */
        REFUSE,
        /** It is put before the first user message. */
        FOLD
    }

    /** The adapters. */
    public enum Type {
        OPENAI,
        ANTHROPIC,
        BEDROCK
    }

    /** An access key pair, with a session token where it is temporary. */
    public record AwsKeys(String accessKeyId, Secret secretAccessKey, Optional<Secret> sessionToken) {}
}
