package io.millweir.provider.bedrock;

import io.millweir.registry.ModelCard;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;

/**
 * Finds the AWS region of a card: the card's own, the one in its ARN or public endpoint, the configuration's,
 * {@code AWS_REGION}, {@code AWS_DEFAULT_REGION}, and at last what the AWS SDK finds.
 *
 * <p>Threading: thread-safe. {@link #resolve} may ask the instance's metadata service; call it on a worker.
 */
final class BedrockRegions {
    private static final Pattern ARN = Pattern.compile("arn:aws[a-z-]*:(?:bedrock|sagemaker):([a-z0-9-]+):.*");
    private static final Pattern PUBLIC_HOST =
            Pattern.compile("bedrock-runtime(?:-fips)?\\.([a-z0-9-]+)\\.(?:amazonaws\\.com(?:\\.cn)?|api\\.aws)");
    private static final String LOCAL = "us-east-1";

    private final Optional<String> configured;
    private final BedrockEnvironment environment;
    private final Map<Optional<String>, Optional<String>> foundBySdk = new ConcurrentHashMap<>();

    BedrockRegions(Optional<String> configured, BedrockEnvironment environment) {
        this.configured = configured;
        this.environment = environment;
    }

    static boolean isPublic(URI endpoint) {
        return PUBLIC_HOST.matcher(endpoint.getHost()).matches();
    }

    /** The region as far as it is known without asking anybody. */
    Optional<String> known(ModelCard card, Optional<String> profile, Optional<URI> endpoint) {
        return stated(card)
                .or(() -> BedrockTarget.isLoopback(endpoint) ? Optional.of(LOCAL) : Optional.empty())
                .or(() -> foundBySdk.getOrDefault(profile, Optional.empty()));
    }

    /** The region, also when the SDK must look for it. */
    Optional<String> resolve(ModelCard card, Optional<String> profile, Optional<URI> endpoint) {
        return known(card, profile, endpoint).or(() -> foundBySdk.computeIfAbsent(profile, BedrockRegions::ask));
    }

    private Optional<String> stated(ModelCard card) {
        return card.awsRegion()
                .or(() -> inside(ARN, card.model()))
                .or(() -> card.apiEndpoint().flatMap(BedrockRegions::inPublicHost))
                .or(() -> configured)
                .or(environment::region)
                .or(environment::defaultRegion);
    }

    private static Optional<String> inPublicHost(String endpoint) {
        return inside(PUBLIC_HOST, endpoint.replaceFirst("^https?://", "").replaceFirst("/.*$", ""));
    }

    private static Optional<String> inside(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    private static Optional<String> ask(Optional<String> profile) {
        try {
            DefaultAwsRegionProviderChain.Builder chain = DefaultAwsRegionProviderChain.builder();
            profile.ifPresent(chain::profileName);
            return Optional.of(chain.build().getRegion().id());
        } catch (SdkClientException none) {
            return Optional.empty();
        }
    }
}
