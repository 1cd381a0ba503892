package io.millweir.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Turns the configuration tree into its records; the defaults stand here and nowhere else. */
final class ConfigReader {
    private static final List<String> BUILT_IN = List.of("bedrock", "openai", "anthropic", "nvidia");

    private static final String ARTIFACT = "artifact";

    private final Path base;
    private final Keys keys;
    private final List<String> problems;

    ConfigReader(Path base, Keys keys, List<String> problems) {
        this.base = base;
        this.keys = keys;
        this.problems = problems;
    }

    MillweirConfig read(ObjectNode tree) {
        Section root = new Section(tree, "", problems);
        boolean production =
                root.choice("environment", Environment.class, Environment.DEVELOPMENT) == Environment.PRODUCTION;
        DispatchConfig dispatch = DispatchReader.read(root.section("dispatch"));
        MillweirConfig config = new MillweirConfig(
                production,
                kafka(root.section("kafka")),
                topics(root.section("topics"), production),
                registry(root.section("registry")),
                providers(root, dispatch.attemptTimeout()),
                routing(root.section("routing")),
                dispatch,
                dedupe(root.section("dedupe")),
                accounting(root.section("accounting")),
                http(root.section("http")),
                telemetry(root.section("telemetry")),
                keys.awsEnvironment());
        root.finish();
        return config;
    }

    private enum Environment {
        DEVELOPMENT,
        PRODUCTION
    }

    private enum Guarantee {
        EXACTLY_ONCE_V2,
        AT_LEAST_ONCE
    }

    private MillweirConfig.Kafka kafka(Section section) {
        boolean exactlyOnce = section.choice("processing-guarantee", Guarantee.class, Guarantee.EXACTLY_ONCE_V2)
                == Guarantee.EXACTLY_ONCE_V2;
        MillweirConfig.Kafka kafka = new MillweirConfig.Kafka(
                bootstrapServers(section),
                section.text("application-id").orElse("millweir"),
                exactlyOnce,
                section.duration("commit-interval", exactlyOnce ? Duration.ofMillis(20) : Duration.ofSeconds(1)),
                section.integer("stream-threads", 1, 1, 256),
                section.text("state-dir").flatMap(text -> parsed(section, "state-dir", text)),
                section.flattened("properties"));
        if (!kafka.applicationId().matches("[a-zA-Z0-9._-]{1,200}")) {
            section.problem(
                    "application-id",
                    "\"" + kafka.applicationId() + "\" is no consumer group's name; use letters, digits, . _ -");
        }
        section.finish();
        return kafka;
    }

    private static String bootstrapServers(Section section) {
        List<String> servers = section.texts("bootstrap-servers");
        for (String server : servers) {
            if (!server.matches(".*[^\\s:]:\\d{1,5}")) {
                section.problem(
                        "bootstrap-servers", "\"" + server + "\" is no host:port; write for example kafka:9092");
            }
        }
        return servers.isEmpty() ? "localhost:9092" : String.join(",", servers);
    }

    private MillweirConfig.Topics topics(Section section, boolean production) {
        MillweirConfig.Topics topics = new MillweirConfig.Topics(
                section.text("prefix").orElse("millweir."),
                section.integer("partitions", 4, 1, 10_000),
                (short) section.integer("replication-factor", 1, 1, 100),
                section.flag("auto-create", !production));
        if (!topics.prefix().matches("[a-zA-Z0-9._-]{0,200}")) {
            section.problem(
                    "prefix", "\"" + topics.prefix() + "\" is no part of a topic name; use letters, digits, . _ -");
        }
        section.finish();
        return topics;
    }

    private MillweirConfig.Registry registry(Section section) {
        MillweirConfig.Registry registry = new MillweirConfig.Registry(
                section.text("file")
                        .flatMap(text -> parsed(section, "file", text))
                        .map(this::path),
                Set.copyOf(section.texts("allowed-endpoints")));
        section.finish();
        return registry;
    }

    private Map<String, ProviderConfig> providers(Section root, Duration timeout) {
        Map<String, Section> sections = new LinkedHashMap<>();
        root.sections("providers").forEach((name, section) -> {
            if (sections.put(name.toLowerCase(Locale.ROOT), section) != null) {
                problems.add("providers." + name + ": is there twice, case does not matter; keep one of them");
            }
        });
        BUILT_IN.forEach(
                name -> sections.computeIfAbsent(name, absent -> new Section(null, "providers." + absent, problems)));
        Map<String, ProviderConfig> providers = new LinkedHashMap<>();
        sections.forEach((name, section) -> providers.put(name, provider(name, section, timeout)));
        return providers;
    }

    private ProviderConfig provider(String name, Section section, Duration timeout) {
        ProviderConfig.Type builtIn =
                switch (name) {
                    case "bedrock" -> ProviderConfig.Type.BEDROCK;
                    case "anthropic" -> ProviderConfig.Type.ANTHROPIC;
                    default -> ProviderConfig.Type.OPENAI;
                };
        ProviderConfig.Type type = section.choice("type", ProviderConfig.Type.class, builtIn);
        boolean bedrock = type == ProviderConfig.Type.BEDROCK;
        List<Secret> given = section.texts("api-keys").stream().map(Secret::new).toList();
        Keys.Aws aws = bedrock ? keys.aws() : Keys.Aws.NONE;
        ProviderConfig config = new ProviderConfig(
                name,
                type,
                endpoint(name, section),
                given.isEmpty() ? (bedrock ? keys.ofBedrock() : keys.of(name)) : given,
                section.duration("timeout", timeout),
                section.integer("max-concurrency", 256, 1, 100_000),
                bedrock ? section.text("region").or(aws::region) : Optional.empty(),
                bedrock ? section.text("profile").or(aws::profile) : Optional.empty(),
                aws.keys(),
                bedrock ? url(section, "control-plane-endpoint", "https://host") : Optional.empty(),
                bedrock
                        ? section.choice(
                                "system-prompt", ProviderConfig.SystemPrompt.class, ProviderConfig.SystemPrompt.REFUSE)
                        : ProviderConfig.SystemPrompt.REFUSE);
        section.finish();
        return config;
    }

    private static Optional<String> endpoint(String name, Section section) {
        if (section.text("endpoint").isEmpty() && !BUILT_IN.contains(name)) {
            section.problem("endpoint", "is missing; give the base URL of \"" + name + "\"");
        }
        return url(section, "endpoint", "https://host/v1");
    }

    private static Optional<String> url(Section section, String key, String example) {
        return section.text(key).filter(value -> {
            if (value.matches(".*//[^/]*@.*")) {
                // Without the value: there may be a password in it.
                section.problem(key, "holds a user before \"@\"; take it out, keys belong into api-keys");
                return false;
            }
            try {
                URI uri = URI.create(value);
                if (("http".equals(uri.getScheme()) || "https".equals(uri.getScheme())) && uri.getHost() != null) {
                    return true;
                }
            } catch (IllegalArgumentException e) {
                // Reported below, as any other text that is no URL.
            }
            section.problem(key, "\"" + value + "\" is no http(s) URL; write for example " + example);
            return false;
        });
    }

    private MillweirConfig.Routing routing(Section section) {
        MillweirConfig.Routing routing = new MillweirConfig.Routing(
                section.text("default-router").orElse("cheapest"),
                section.texts("fallbacks"),
                section.integer("max-fallbacks", 2, 0, 100),
                section.raw("routers").map(this::withPaths),
                tenants(section.sections("tenants")),
                section.texts("shadow"),
                section.raw("canary").map(given -> canary(section.section("canary"))));
        section.finish();
        return routing;
    }

    /** The routers with the paths of their artifacts made whole, as other paths of the configuration are. */
    private JsonNode withPaths(JsonNode routers) {
        JsonNode whole = routers.deepCopy();
        for (JsonNode router : whole) {
            if (router instanceof ObjectNode object && object.path(ARTIFACT).isTextual()) {
                try {
                    object.put(
                            ARTIFACT,
                            path(Path.of(object.get(ARTIFACT).textValue())).toString());
                } catch (InvalidPathException e) {
                    // Left as it is, for the reader of routers to complain of.
                    continue;
                }
            }
        }
        return whole;
    }

    private static MillweirConfig.Canary canary(Section section) {
        MillweirConfig.Canary canary = new MillweirConfig.Canary(
                section.text("router").orElse(""),
                section.decimal("percent", "0", "0", "100").doubleValue(),
                section.choice("by", MillweirConfig.Canary.By.class, MillweirConfig.Canary.By.TENANT));
        if (canary.router().isEmpty()) {
            section.problem("router", "missing; name the router that decides for this part of the queries");
        }
        section.finish();
        return canary;
    }

    private static Map<String, MillweirConfig.Tenant> tenants(Map<String, Section> sections) {
        Map<String, MillweirConfig.Tenant> tenants = new LinkedHashMap<>();
        sections.forEach((name, section) -> {
            tenants.put(
                    name,
                    new MillweirConfig.Tenant(
                            section.texts("models"), section.texts("regions"), section.share("quality-bias")));
            section.finish();
        });
        return tenants;
    }

    private MillweirConfig.Dedupe dedupe(Section section) {
        MillweirConfig.Dedupe dedupe = new MillweirConfig.Dedupe(section.duration("window", Duration.ofHours(1)));
        section.finish();
        return dedupe;
    }

    private MillweirConfig.Accounting accounting(Section section) {
        MillweirConfig.Accounting accounting =
                new MillweirConfig.Accounting(section.text("currency").orElse("USD"));
        if (!accounting.currency().matches("[A-Z]{3}")) {
            section.problem("currency", "\"" + accounting.currency() + "\" is no ISO 4217 code; write for example USD");
        }
        section.finish();
        return accounting;
    }

    private MillweirConfig.Http http(Section section) {
        int port = section.integer("port", -1, 0, 65_535);
        MillweirConfig.Http http = new MillweirConfig.Http(
                port < 0 ? OptionalInt.empty() : OptionalInt.of(port),
                section.text("host").orElse("127.0.0.1"),
                section.texts("api-keys").stream().map(Secret::new).toList());
        section.finish();
        return http;
    }

    private MillweirConfig.Telemetry telemetry(Section section) {
        MillweirConfig.Telemetry telemetry = new MillweirConfig.Telemetry(
                section.choice(
                        "log-format",
                        MillweirConfig.Telemetry.LogFormat.class,
                        MillweirConfig.Telemetry.LogFormat.JSON),
                section.text("log-level").orElse("info").toUpperCase(Locale.ROOT),
                section.flag("log-calls", true));
        if (!Set.of("TRACE", "DEBUG", "INFO", "WARN", "ERROR", "OFF").contains(telemetry.logLevel())) {
            section.problem(
                    "log-level",
                    "unknown value \"" + telemetry.logLevel() + "\"; one of trace, debug, info, warn, error, off");
        }
        section.finish();
        return telemetry;
    }

    private static Optional<Path> parsed(Section section, String key, String text) {
        try {
            return Optional.of(Path.of(text));
        } catch (InvalidPathException e) {
            section.problem(key, "holds a character that no path may hold; write a plain path");
            return Optional.empty();
        }
    }

    /** A relative path is looked for beside the configuration file, then in the working directory. */
    private Path path(Path path) {
        Path beside = base.resolve(path).normalize();
        Path here = path.toAbsolutePath().normalize();
        return Files.exists(beside) || !Files.exists(here) ? beside : here;
    }
}
