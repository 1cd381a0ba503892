package io.millweir.provider;

import io.millweir.config.ProviderConfig;
import io.millweir.config.ProviderConfig.AwsKeys;
import io.millweir.config.ProviderConfig.SystemPrompt;
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
        return bedrock(endpoint, Optional.empty(), List.of(aws));
    }

    public static ProviderConfig bedrock(String endpoint, Optional<String> profile, List<AwsKeys> aws, String... keys) {
        return bedrock(endpoint, 64, profile, aws, Optional.empty(), SystemPrompt.REFUSE, keys);
    }

    public static ProviderConfig bedrock(String endpoint, SystemPrompt systemPrompt) {
        return bedrock(endpoint, 256, Optional.empty(), List.of(), Optional.empty(), systemPrompt);
    }

    public static ProviderConfig bedrockInFlight(String endpoint, int maxConcurrency) {
        return bedrock(endpoint, maxConcurrency, Optional.empty(), List.of(), Optional.empty(), SystemPrompt.REFUSE);
    }

    public static ProviderConfig bedrockWithControlPlane(String endpoint, String controlPlane) {
        return bedrock(endpoint, 64, Optional.empty(), List.of(), Optional.of(controlPlane), SystemPrompt.REFUSE);
    }

    private static ProviderConfig bedrock(
            String endpoint,
            int maxConcurrency,
            Optional<String> profile,
            List<AwsKeys> aws,
            Optional<String> controlPlane,
            SystemPrompt systemPrompt,
            String... keys) {
        return new ProviderConfig(
                "bedrock",
                Type.BEDROCK,
                Optional.of(endpoint),
                secrets(keys),
                Duration.ofSeconds(60),
                maxConcurrency,
                Optional.empty(),
                profile,
                aws,
                controlPlane,
                systemPrompt);
    }

    private static ProviderConfig config(String name, Type type, Optional<String> endpoint, String... keys) {
        return new ProviderConfig(
                name,
                type,
                endpoint,
                secrets(keys),
                Duration.ofSeconds(60),
                256,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                SystemPrompt.REFUSE);
    }

    private static List<Secret> secrets(String... keys) {
        return Arrays.stream(keys).map(Secret::new).toList();
    }
}
