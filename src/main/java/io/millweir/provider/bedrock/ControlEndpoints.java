package io.millweir.provider.bedrock;

import java.net.URI;
import java.util.Optional;

/**
 * Where questions about models and callers go: what the configuration or the environment says, else the runtime's
 * endpoint when that is on this machine, else AWS's public endpoints.
 *
 * <p>Threading: immutable.
 */
final class ControlEndpoints {
    private final Optional<URI> control;
    private final Optional<URI> sts;

    ControlEndpoints(Optional<String> configured, BedrockEnvironment environment) {
        this.control = configured.or(environment::controlPlaneEndpoint).flatMap(ControlEndpoints::parse);
        this.sts = environment.stsEndpoint().flatMap(ControlEndpoints::parse);
    }

    ControlTarget of(BedrockTarget runtime) {
        return new ControlTarget(
                runtime.region(), control.or(() -> onThisMachine(runtime.endpoint())), runtime.credentials());
    }

    Optional<URI> sts(Optional<URI> runtime) {
        return sts.or(() -> onThisMachine(runtime));
    }

    private static Optional<URI> onThisMachine(Optional<URI> runtime) {
        return runtime.filter(uri -> BedrockTarget.isLoopback(runtime));
    }

    // What the environment says wrongly costs advice only, so it is no reason not to start.
    private static Optional<URI> parse(String text) {
        try {
            URI uri = URI.create(text.strip());
            boolean web = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
            return web && uri.getHost() != null ? Optional.of(uri) : Optional.empty();
        } catch (IllegalArgumentException noUrl) {
            return Optional.empty();
        }
    }
}
