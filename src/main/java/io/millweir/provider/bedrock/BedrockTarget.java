package io.millweir.provider.bedrock;

import io.millweir.http.Loopback;
import java.net.URI;
import java.util.Optional;

/**
 * What one AWS client is bound to.
 *
 * @param endpoint empty means the region's public one
 */
record BedrockTarget(String region, Optional<URI> endpoint, BedrockCredentials credentials) {
    static boolean isLoopback(Optional<URI> endpoint) {
        return endpoint.filter(uri -> Loopback.isLoopback(uri.getHost())).isPresent();
    }
}
