package io.millweir.runtime;

import io.millweir.config.MillweirConfig;
import io.millweir.config.ProviderConfig;
import io.millweir.provider.MissingModule;
import io.millweir.provider.MissingProvider;
import io.millweir.provider.Provider;
import io.millweir.provider.Providers;
import io.millweir.provider.anthropic.AnthropicProvider;
import io.millweir.provider.bedrock.BedrockEnvironment;
import io.millweir.provider.bedrock.BedrockProvider;
import io.millweir.provider.openai.OpenAiProvider;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Builds the adapters that the configuration asks for; the only place that knows all of them. */
final class ProviderAssembly {
    private static final Logger LOG = LoggerFactory.getLogger(ProviderAssembly.class);

    // Found missing by the first call otherwise, and then by every one.
    private static final List<String> NEEDED_BY_BEDROCK = List.of(
            "software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeAsyncClient",
            "software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient");

    private ProviderAssembly() {}

    static Providers of(MillweirConfig config, Clock clock) {
        Set<String> allowed = config.registry().allowedEndpoints();
        Map<String, Provider> providers = new LinkedHashMap<>();
        config.providers()
                .forEach((name, provider) -> providers.put(name, build(provider, allowed, config.aws(), clock)));
        return new Providers(providers);
    }

    /** The adapter of one provider. */
    static Provider build(ProviderConfig config, Set<String> allowed, MillweirConfig.AwsEnvironment aws, Clock clock) {
        return switch (config.type()) {
            case OPENAI -> new OpenAiProvider(config, allowed, clock);
            case ANTHROPIC -> new AnthropicProvider(config, allowed, clock);
            case BEDROCK -> bedrock(config, allowed, aws, clock);
        };
    }

    /** A slim distribution may leave the AWS SDK out; then cards of Bedrock say so, and all others work. */
    private static Provider bedrock(
            ProviderConfig config, Set<String> allowed, MillweirConfig.AwsEnvironment aws, Clock clock) {
        try {
            for (String type : NEEDED_BY_BEDROCK) {
                Class.forName(type, false, ProviderAssembly.class.getClassLoader());
            }
            return Bedrock.open(config, allowed, aws, clock);
        } catch (ClassNotFoundException | NoClassDefFoundError absent) {
            Optional<MissingModule> module = MissingModule.behind(absent);
            if (module.isEmpty()) {
                throw new IllegalStateException("runtime: the installation is damaged; install Millweir again", absent);
            }
            LOG.atWarn()
                    .addKeyValue("module", module.get().coordinates())
                    .log("the AWS SDK is not installed: Bedrock cannot be called");
            return new MissingProvider("aws.bedrock", module.get());
        }
    }

    /** Apart, so that nothing of the SDK is looked for before it is known to be there. */
    private static final class Bedrock {
        static Provider open(
                ProviderConfig config, Set<String> allowed, MillweirConfig.AwsEnvironment aws, Clock clock) {
            return new BedrockProvider(config, allowed, clock, BedrockEnvironment.of(aws));
        }
    }
}
