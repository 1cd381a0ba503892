package io.millweir.provider;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** The header by which a provider's logs and Millweir's books can be laid side by side. */
public final class Correlation {
    /** The header's name. */
    public static final String HEADER = "X-Client-Request-Id";

    private Correlation() {}

    /** The query's id, percent-encoded, a slash, and the number of the attempt. */
    public static String of(ProviderRequest request) {
        String id = URLEncoder.encode(request.queryId(), StandardCharsets.UTF_8).replace("+", "%20");
        return id + "/" + request.attempt();
    }
}
