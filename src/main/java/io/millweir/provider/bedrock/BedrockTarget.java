package io.millweir.provider.bedrock;

import io.millweir.http.Loopback;
import java.net.URI;
import java.util.Locale;
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

    /** The kind of connections it needs. */
    Transport transport() {
        boolean plain = endpoint.filter(
                        uri -> uri.getScheme().toLowerCase(Locale.ROOT).equals("http"))
                .isPresent();
        return new Transport(plain, isLoopback(endpoint));
    }

    /**
     * A kind of connections.
     *
     * @param plain http without TLS, which means HTTP/1.1: without ALPN the SDK cannot find out what the peer speaks
     * @param loopback never through a proxy
     */
    record Transport(boolean plain, boolean loopback) {}
}
