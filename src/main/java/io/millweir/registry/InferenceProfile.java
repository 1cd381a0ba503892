package io.millweir.registry;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The prefixes of Bedrock's cross-region inference profiles, and from where each may be called. The only list of them.
 * From AWS's page on supported regions of inference profiles; {@code ca.} is not on it and taken on trust.
 */
enum InferenceProfile {
    US("us", "us-east-1", Set.of("us", "ca", "mx")),
    US_GOV("us-gov", "us-gov-west-1", Set.of("us-gov")),
    EU("eu", "eu-central-1", Set.of("eu", "il")),
    APAC("apac", "ap-southeast-1", Set.of("ap", "me")),
    JP("jp", "ap-northeast-1", Set.of("ap")),
    AU("au", "ap-southeast-2", Set.of("ap")),
    CA("ca", "ca-central-1", Set.of("ca", "us")),
    GLOBAL("global", "us-east-1", Set.of());

    private static final String GOVERNMENT = "us-gov";
    private static final String CHINA = "cn";
    /** Parts of the world with a profile of their own, and China, which has none. */
    private static final Set<String> SETTLED = Set.of("us", GOVERNMENT, "eu", "ap", "ca", CHINA);

    private final String prefix;
    private final String exampleRegion;
    private final Set<String> sources;

    InferenceProfile(String prefix, String exampleRegion, Set<String> sources) {
        this.prefix = prefix;
        this.exampleRegion = exampleRegion;
        this.sources = sources;
    }

    /** The profile that an id begins with, followed by a dot. */
    static Optional<InferenceProfile> of(String id) {
        return Arrays.stream(values())
                .filter(each -> id.startsWith(each.prefix) && id.startsWith(".", each.prefix.length()))
                .findFirst();
    }

    /** The prefix without its dot. */
    String prefix() {
        return prefix;
    }

    String exampleRegion() {
        return exampleRegion;
    }

    /** All prefixes as they are written, for messages. */
    static String all() {
        return Arrays.stream(values()).map(each -> each.prefix + ".").collect(Collectors.joining(", "));
    }

    /**
     * Whether a call from this region is certainly refused. Regions of parts of the world that have no profile of their
     * own get the benefit of the doubt: AWS adds them to existing profiles.
     */
    boolean excludes(String region) {
        String part = region.startsWith(GOVERNMENT + "-")
                ? GOVERNMENT
                : region.substring(0, Math.max(0, region.indexOf('-')));
        return this == GLOBAL
                ? part.equals(GOVERNMENT) || part.equals(CHINA)
                : SETTLED.contains(part) && !sources.contains(part);
    }
}
