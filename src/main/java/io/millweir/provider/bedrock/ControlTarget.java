package io.millweir.provider.bedrock;

import java.net.URI;
import java.util.Optional;

/**
 * Whom to ask about models: one region's control plane, with the credentials of a call.
 *
 * @param endpoint empty means the region's public one
 */
record ControlTarget(String region, Optional<URI> endpoint, BedrockCredentials credentials) {
    ControlTarget in(String other) {
        return new ControlTarget(other, endpoint, credentials);
    }
}
