package io.millweir.provider;

import io.millweir.config.ProviderConfig;
import io.millweir.config.ProviderConfig.AwsKeys;
import io.millweir.config.ProviderConfig.Type;
import io.millweir.config.Secret;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Provider configurations for tests. */
public final class Configs {
    private Configs() {}

    public static ProviderConfig openai(String name, Optional<String> endpoint, String... keys) {
        return config(name, Type.OPENAI, endpoint, keys);
    }

    public static ProviderConfig anthropic(Optional<String> endpoint, String... keys) {
        return config("anthropic", Type.ANTHROPIC, endpoint, keys);
    }

    public static ProviderConfig bedrock(Optional<String> endpoint, String... keys) {
        return config("bedrock", Type.BEDROCK, endpoint, keys);
    }

    public static ProviderConfig bedrock(String endpoint, AwsKeys aws) {
        return new ProviderConfig(
                "bedrock",
                Type.BEDROCK,
                Optional.of(endpoint),
                List.of(),
                Duration.ofSeconds(60),
                64,
                Optional.empty(),
                Optional.empty(),
                List.of(aws),
                Optional.empty());
    }

    public static ProviderConfig bedrockInFlight(String endpoint, int maxConcurrency) {
        return new ProviderConfig(
                "bedrock",
                Type.BEDROCK,
                Optional.of(endpoint),
                List.of(),
                Duration.ofSeconds(60),
                maxConcurrency,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty());
    }

    public static ProviderConfig bedrockWithControlPlane(String endpoint, String controlPlane) {
        return new ProviderConfig(
                "bedrock",
                Type.BEDROCK,
                Optional.of(endpoint),
                List.of(),
                Duration.ofSeconds(60),
                64,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.of(controlPlane));
    }

    public static ProviderConfig bedrock(String endpoint, Optional<String> profile, List<AwsKeys> aws, String... keys) {
        return new ProviderConfig(
                "bedrock",
                Type.BEDROCK,
                Optional.of(endpoint),
                Arrays.stream(keys).map(Secret::new).toList(),
                Duration.ofSeconds(60),
                64,
                Optional.empty(),
                profile,
                aws,
                Optional.empty());
    }

    private static ProviderConfig config(String name, Type type, Optional<String> endpoint, String... keys) {
        return new ProviderConfig(
                name,
                type,
                endpoint,
                Arrays.stream(keys).map(Secret::new).toList(),
                Duration.ofSeconds(60),
                256,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty());
    }
}
