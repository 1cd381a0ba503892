package io.millweir.runtime;

import io.millweir.config.MillweirConfig;
import io.millweir.config.ProviderConfig;
import io.millweir.provider.Provider;
import io.millweir.provider.Providers;
import io.millweir.provider.anthropic.AnthropicProvider;
import io.millweir.provider.bedrock.BedrockEnvironment;
import io.millweir.provider.bedrock.BedrockProvider;
import io.millweir.provider.openai.OpenAiProvider;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Builds the adapters that the configuration asks for; the only place that knows all of them. */
final class ProviderAssembly {
    private ProviderAssembly() {}

    static Providers of(MillweirConfig config, Clock clock) {
        BedrockEnvironment aws = new BedrockEnvironment(
                config.aws().region(),
                config.aws().defaultRegion(),
                config.aws().endpoint());
        Set<String> allowed = config.registry().allowedEndpoints();
        Map<String, Provider> providers = new LinkedHashMap<>();
        config.providers().forEach((name, provider) -> providers.put(name, build(provider, allowed, aws, clock)));
        return new Providers(providers);
    }

    private static Provider build(ProviderConfig config, Set<String> allowed, BedrockEnvironment aws, Clock clock) {
        return switch (config.type()) {
            case OPENAI -> new OpenAiProvider(config, allowed, clock);
            case ANTHROPIC -> new AnthropicProvider(config, allowed, clock);
            case BEDROCK -> new BedrockProvider(config, allowed, clock, aws);
        };
    }
}
