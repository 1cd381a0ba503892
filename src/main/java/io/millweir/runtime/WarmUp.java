package io.millweir.runtime;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.millweir.config.MillweirConfig;
import io.millweir.config.ProviderConfig;
import io.millweir.config.Secret;
import io.millweir.domain.Message;
import io.millweir.domain.ModelOptions;
import io.millweir.domain.Operation;
import io.millweir.domain.Parameters;
import io.millweir.provider.DeltaListener;
import io.millweir.provider.Provider;
import io.millweir.provider.ProviderRequest;
import io.millweir.provider.ProviderResult;
import io.millweir.registry.ModelCard;
import io.millweir.registry.ModelCardReader;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One whole call through each kind of adapter that is configured, to a server of our own on the loopback interface, so
 * that classes are loaded before the first query comes: with the AWS SDK that takes seconds, in which calls that were
 * announced would not be made.
 */
final class WarmUp {
    private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Secret KEY = new Secret("not-a-key-of-anyone");
    private static final MillweirConfig.AwsEnvironment NOTHING = new MillweirConfig.AwsEnvironment(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    private WarmUp() {}

    /**
     * Makes the calls, one after another; one that fails only leaves the first real one slow, and is logged.
     *
     * @return how each kind of call ended
     */
    static Map<ProviderConfig.Type, ProviderResult> of(Collection<ProviderConfig> configs, Clock clock) {
        Map<ProviderConfig.Type, ProviderResult> results = new EnumMap<>(ProviderConfig.Type.class);
        for (ProviderConfig config : configs) {
            if (!results.containsKey(config.type())) {
                try {
                    results.put(config.type(), call(config, clock));
                } catch (IOException | RuntimeException e) {
                    LOG.atWarn()
                            .setCause(e)
                            .addKeyValue("provider", config.name())
                            .log("the adapter is not warmed up; its first call takes longer");
                }
            }
        }
        return results;
    }

    private static ProviderResult call(ProviderConfig config, Clock clock) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        byte[] answer = answer(config.type()).getBytes(StandardCharsets.UTF_8);
        server.createContext("/", exchange -> answer(exchange, answer));
        server.start();
        try (Provider provider = ProviderAssembly.build(
                at("http://127.0.0.1:" + server.getAddress().getPort(), config), Set.of(), NOTHING, clock)) {
            return provider.call(request(config), DeltaListener.NONE)
                    .result()
                    .toCompletableFuture()
                    .join();
        } finally {
            server.stop(0);
        }
    }

    private static ProviderConfig at(String endpoint, ProviderConfig config) {
        boolean isBedrock = config.type() == ProviderConfig.Type.BEDROCK;
        return new ProviderConfig(
                config.name(),
                config.type(),
                Optional.of(endpoint),
                isBedrock ? List.of() : List.of(KEY),
                LIMIT,
                1,
                isBedrock ? Optional.of("us-east-1") : Optional.empty(),
                Optional.empty(),
                isBedrock
                        ? List.of(new ProviderConfig.AwsKeys("AKIANOTAKEYOFANYONE0", KEY, Optional.empty()))
                        : List.of(),
                Optional.empty(),
                ProviderConfig.SystemPrompt.REFUSE);
    }

    private static ProviderRequest request(ProviderConfig config) {
        return new ProviderRequest(
                "warm-up",
                1,
                "default",
                card(config.name()),
                Operation.CHAT,
                Optional.empty(),
                List.of(Message.user("warm up")),
                List.of(),
                Parameters.NONE,
                ModelOptions.NONE,
                false,
                LIMIT);
    }

    private static ModelCard card(String service) {
        String json = "{\"model\": \"amazon.nova-micro-v1:0\", \"service\": \"" + service + "\"}";
        return ModelCardReader.ofAnyService()
                .read("warm-up", json.getBytes(StandardCharsets.UTF_8))
                .cards()
                .get(0)
                .card();
    }

    private static void answer(HttpExchange exchange, byte[] answer) throws IOException {
        exchange.getRequestBody().readAllBytes();
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, answer.length);
        try (OutputStream body = exchange.getResponseBody()) {
            body.write(answer);
        }
    }

    /** The least that the adapter takes for an answer. */
    private static String answer(ProviderConfig.Type type) {
        return switch (type) {
            case OPENAI ->
                "{\"choices\": [{\"index\": 0, \"finish_reason\": \"stop\","
                        + " \"message\": {\"role\": \"assistant\", \"content\": \"warm\"}}],"
                        + " \"usage\": {\"prompt_tokens\": 1, \"completion_tokens\": 1}}";
            case ANTHROPIC ->
                "{\"type\": \"message\", \"role\": \"assistant\", \"stop_reason\": \"end_turn\","
                        + " \"content\": [{\"type\": \"text\", \"text\": \"warm\"}],"
                        + " \"usage\": {\"input_tokens\": 1, \"output_tokens\": 1}}";
            case BEDROCK ->
                "{\"output\": {\"message\": {\"role\": \"assistant\", \"content\": [{\"text\": \"warm\"}]}},"
                        + " \"stopReason\": \"end_turn\", \"metrics\": {\"latencyMs\": 1},"
                        + " \"usage\": {\"inputTokens\": 1, \"outputTokens\": 1, \"totalTokens\": 2}}";
        };
    }
}
