package io.millweir.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The whole configuration: one record for each top-level key of {@code config/millweir.yaml}.
 *
 * @param production whether missing topics are an error rather than created
 * @param providers by their key, in lower case
 */
public record MillweirConfig(
        boolean production,
        Kafka kafka,
        Topics topics,
        Registry registry,
        Map<String, ProviderConfig> providers,
        Routing routing,
        DispatchConfig dispatch,
        Dedupe dedupe,
        Accounting accounting,
        Http http,
        Telemetry telemetry,
        AwsEnvironment aws) {

    /**
     * What the process's environment says to Bedrock and the AWS SDK does not read by itself or not in time.
     *
     * @param region {@code AWS_REGION}
     * @param defaultRegion {@code AWS_DEFAULT_REGION}, which the AWS SDK for Java ignores
     * @param endpoint {@code AWS_ENDPOINT_URL_BEDROCK_RUNTIME}
     * @param controlPlaneEndpoint {@code AWS_ENDPOINT_URL_BEDROCK}
     * @param stsEndpoint {@code AWS_ENDPOINT_URL_STS}
     * @param bearerToken {@code AWS_BEARER_TOKEN_BEDROCK}, which the SDK reads too: known here to be kept out of messages
     */
    public record AwsEnvironment(
            Optional<String> region,
            Optional<String> defaultRegion,
            Optional<String> endpoint,
            Optional<String> controlPlaneEndpoint,
            Optional<String> stsEndpoint,
            Optional<Secret> bearerToken) {}

    /**
     * How Kafka is reached and the stream is run.
     *
     * @param bootstrapServers host:port, separated by commas
     * @param applicationId the consumer group and the prefix of changelogs
     * @param exactlyOnce {@code exactly_once_v2}, else {@code at_least_once}
     * @param commitInterval time between two commits
     * @param streamThreads stream threads of this process
     * @param stateDir where the stores keep their files
     * @param properties passed through to every client; Streams takes {@code consumer.}, {@code producer.} prefixes
     */
    public record Kafka(
            String bootstrapServers,
            String applicationId,
            boolean exactlyOnce,
            Duration commitInterval,
            int streamThreads,
            Optional<Path> stateDir,
            Map<String, String> properties) {
        /** Names the properties without their values: passwords and SASL credentials are among them. */
        @Override
        public String toString() {
            return "Kafka[bootstrapServers=" + bootstrapServers + ", applicationId=" + applicationId + ", exactlyOnce="
                    + exactlyOnce + ", commitInterval=" + commitInterval + ", streamThreads=" + streamThreads
                    + ", stateDir=" + stateDir + ", properties=" + properties.keySet() + "]";
        }
    }

    /**
     * How topics are named and made.
     *
     * @param partitions of the topics that follow the queries
     * @param autoCreate whether {@code run} creates what is missing
     */
    public record Topics(String prefix, int partitions, short replicationFactor, boolean autoCreate) {}

    /**
     * Where model cards come from.
     *
     * @param file a {@code models.json}; seeds the topic
     * @param allowedEndpoints hosts that a card's {@code api_endpoint} may name
     */
    public record Registry(Optional<Path> file, Set<String> allowedEndpoints) {}

    /**
     * Which router decides.
     *
     * @param fallbacks model names called after the router's own choices
     * @param maxFallbacks how many of the router's next best models a plan holds
     * @param routers the configuration of named routers, read by the routing room
     * @param tenants what single tenants are kept to, by name
     * @param shadow names of routers that decide as well and call nobody
     * @param canary another router for a part of the queries
     */
    public record Routing(
            String defaultRouter,
            List<String> fallbacks,
            int maxFallbacks,
            Optional<JsonNode> routers,
            Map<String, Tenant> tenants,
            List<String> shadow,
            Optional<Canary> canary) {}

    /**
     * Another router for a part of the queries that name none.
     *
     * @param percent of them, 0 to 100
     * @param by what is drawn by
     */
    public record Canary(String router, double percent, By by) {
        /** Whether all queries of a tenant go the same way, or each its own. */
        public enum By {
            TENANT,
            ID
        }
    }

    /**
     * What a tenant's queries are kept to, whichever model they name or fall back to.
     *
     * @param models names of the only models that may be called; empty: all
     * @param regions the only regions that may be called; empty: all, and models without a region
     */
    public record Tenant(List<String> models, List<String> regions, OptionalDouble qualityBias) {}

    /** How long an accepted id is remembered. */
    public record Dedupe(Duration window) {}

    /** The currency of every price and cost. */
    public record Accounting(String currency) {}

    /**
     * The HTTP front door.
     *
     * @param port empty means none; 0 a free one
     */
    public record Http(OptionalInt port, String host, List<Secret> apiKeys) {}

    /**
     * What is written to the log.
     *
     * @param logCalls whether each provider call has a line
     */
    public record Telemetry(LogFormat logFormat, String logLevel, boolean logCalls) {
        /** Shapes of a log line. */
        public enum LogFormat {
            JSON,
            TEXT
        }
    }
}
