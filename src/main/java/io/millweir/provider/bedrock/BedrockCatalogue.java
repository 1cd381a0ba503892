package io.millweir.provider.bedrock;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What regions have and what an account may use there, as far as Bedrock says; asked at most once in ten minutes. What
 * is not permitted or fails leaves a gap and a line in the debug log, never an error.
 *
 * <p>Threading: thread-safe. The first question for a target may read files; ask on a worker.
 */
final class BedrockCatalogue {
    private static final Logger LOG = LoggerFactory.getLogger(BedrockCatalogue.class);
    private static final Duration KEPT = Duration.ofMinutes(10);
    private static final int MOST_KEPT = 1000;

    // Where AWS launches models first, one in each part of the world.
    private static final List<String> LARGE_REGIONS =
            List.of("us-east-1", "us-west-2", "eu-central-1", "eu-west-1", "ap-northeast-1", "ap-southeast-2");
    private static final List<String> GOVERNMENT_REGIONS = List.of("us-gov-west-1", "us-gov-east-1");

    private final ControlPlane plane;
    private final Cache<ControlTarget, CompletableFuture<ControlListing>> listings;
    private final Cache<AccessQuestion, CompletableFuture<Optional<ModelAccess>>> accesses;

    BedrockCatalogue(ControlPlane plane, Clock clock) {
        this.plane = plane;
        this.listings = cache(clock);
        this.accesses = cache(clock);
    }

    /** What this region has; never completes exceptionally. */
    CompletableFuture<ControlListing> listing(ControlTarget target) {
        return listings.get(target, this::list);
    }

    /** What the account may do with this model there; empty when that is not known. Never completes exceptionally. */
    CompletableFuture<Optional<ModelAccess>> access(ControlTarget target, String baseId) {
        return accesses.get(
                new AccessQuestion(target, baseId),
                question -> quietly("GetFoundationModelAvailability", target, () -> plane.access(target, baseId)));
    }

    /** What other large regions of the same part of AWS have, by region. */
    CompletableFuture<Map<String, ControlListing>> elsewhere(ControlTarget target) {
        Map<String, CompletableFuture<ControlListing>> asked = new HashMap<>();
        for (String region : likeIt(target.region())) {
            if (!region.equals(target.region())) {
                asked.put(region, listing(target.in(region)));
            }
        }
        return CompletableFuture.allOf(asked.values().toArray(CompletableFuture[]::new))
                .thenApply(all -> {
                    Map<String, ControlListing> found = new HashMap<>();
                    asked.forEach((region, listing) -> found.put(region, listing.join()));
                    return found;
                });
    }

    private static List<String> likeIt(String region) {
        if (region.startsWith("us-gov-")) {
            return GOVERNMENT_REGIONS;
        }
        return region.startsWith("cn-") ? List.of() : LARGE_REGIONS;
    }

    private CompletableFuture<ControlListing> list(ControlTarget target) {
        return quietly("ListFoundationModels", target, () -> plane.models(target))
                .thenCombine(
                        quietly("ListInferenceProfiles", target, () -> plane.profiles(target)), ControlListing::new);
    }

    private static <T> CompletableFuture<Optional<T>> quietly(
            String operation, ControlTarget target, Supplier<CompletableFuture<T>> question) {
        CompletableFuture<T> asked;
        try {
            asked = question.get();
        } catch (RuntimeException | LinkageError problem) {
            asked = CompletableFuture.failedFuture(problem);
        }
        return asked.handle((answer, problem) -> {
            if (problem != null) {
                Throwable cause = problem.getCause() == null ? problem : problem.getCause();
                LOG.atDebug()
                        .addKeyValue("operation", operation)
                        .addKeyValue("region", target.region())
                        .addKeyValue("problem", cause.getClass().getSimpleName())
                        .log("Bedrock's control plane did not say");
            }
            return Optional.ofNullable(answer);
        });
    }

    private static <K, V> Cache<K, V> cache(Clock clock) {
        return Caffeine.newBuilder()
                .maximumSize(MOST_KEPT)
                .expireAfterWrite(KEPT)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .build();
    }

    private record AccessQuestion(ControlTarget target, String baseId) {}
}
