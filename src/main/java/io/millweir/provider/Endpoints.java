package io.millweir.provider;

import io.millweir.domain.ErrorCode;
import io.millweir.domain.Failure;
import io.millweir.http.Loopback;
import io.millweir.registry.ModelCard;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Decides where a model is called: at the provider's configured endpoint, or at the card's own when its host is
 * allowed. Whoever may write model cards must not be able to send prompts and keys elsewhere.
 *
 * <p>Threading: immutable.
 */
public final class Endpoints {
    /** Where to call. */
    public sealed interface Choice {
        /** This base URL; empty when neither the configuration nor the card names one. */
        record At(Optional<URI> base) implements Choice {}

        /** Nowhere, and why. */
        record Refused(Failure failure) implements Choice {}
    }

    private final Optional<URI> configured;
    private final Predicate<URI> isPublic;
    private final Set<String> allowedHosts;

    /**
     * The rules for one provider.
     *
     * @param provider its name in the configuration
     * @param configured its endpoint in the configuration
     * @param isPublic whether a card's endpoint only repeats the provider's public one, and so means the configured
     * @param allowedHosts {@code registry.allowed-endpoints}: {@code host}, {@code host:port} or a URL of it
     * @throws IllegalArgumentException when the configured endpoint is no http or https URL
     */
    public Endpoints(String provider, Optional<String> configured, Predicate<URI> isPublic, Set<String> allowedHosts) {
        this.configured = configured.map(text -> parse(text)
                .orElseThrow(() -> new IllegalArgumentException("providers." + provider + ".endpoint: \"" + text
                        + "\" is no http or https URL; write it like https://host/v1")));
        this.isPublic = isPublic;
        this.allowedHosts = allowedHosts.stream().map(Endpoints::hostOf).collect(Collectors.toUnmodifiableSet());
    }

    /** The base URL for this card. */
    public Choice of(ModelCard card) {
        if (card.apiEndpoint().isEmpty()) {
            return new Choice.At(configured);
        }
        String text = card.apiEndpoint().get();
        Optional<URI> wanted = parse(text);
        if (wanted.isEmpty()) {
            return refused(card, "is no plain http or https URL; write it like \"https://host/v1\"", text);
        }
        URI uri = wanted.get();
        if (isPublic.test(uri) || configured.filter(uri::equals).isPresent()) {
            return new Choice.At(configured.or(() -> wanted));
        }
        boolean listed = allowedHosts.contains(host(uri)) || allowedHosts.contains(host(uri) + ":" + port(uri));
        boolean ours = configured.filter(own -> host(own).equals(host(uri))).isPresent();
        if (!listed && !ours) {
            return refused(card, "is not allowed; add it to registry.allowed-endpoints", uri.getHost());
        }
        if (!listed && plain(uri) && !configured.filter(Endpoints::plain).isPresent()) {
            return refused(card, "would be called over plain http; use https", uri.getHost());
        }
        return new Choice.At(wanted);
    }

    private static Choice refused(ModelCard card, String why, String value) {
        String kind = value.contains("/") ? "" : "host ";
        Failure failure = Failure.of(
                ErrorCode.ACCESS_DENIED,
                "models[\"" + card.name() + "\"].api_endpoint: " + kind + "\"" + withoutUser(value) + "\" " + why);
        return new Choice.Refused(failure.withHint("api_endpoint is only called when its host is listed in "
                + "registry.allowed-endpoints or is the provider's configured one"));
    }

    private static String withoutUser(String value) {
        return value.replaceFirst("//[^/]*@", "//<redacted>@");
    }

    private static Optional<URI> parse(String text) {
        try {
            URI uri = new URI(text.strip().replaceFirst("/+$", ""));
            @Nullable String scheme = uri.getScheme();
            boolean web = scheme != null && (scheme.equalsIgnoreCase("https") || scheme.equalsIgnoreCase("http"));
            boolean bare = uri.getRawUserInfo() == null && uri.getRawQuery() == null && uri.getRawFragment() == null;
            return web && bare && uri.getHost() != null ? Optional.of(uri) : Optional.empty();
        } catch (URISyntaxException noUrl) {
            return Optional.empty();
        }
    }

    private static boolean plain(URI uri) {
        return uri.getScheme().equalsIgnoreCase("http") && !Loopback.isLoopback(uri.getHost());
    }

    private static String host(URI uri) {
        return uri.getHost().toLowerCase(Locale.ROOT);
    }

    private static int port(URI uri) {
        return uri.getPort() >= 0 ? uri.getPort() : uri.getScheme().equalsIgnoreCase("https") ? 443 : 80;
    }

    private static String hostOf(String entry) {
        String text = entry.strip().toLowerCase(Locale.ROOT);
        return text.contains("://") ? parse(text).map(URI::getAuthority).orElse(text) : text;
    }
}
