package io.millweir.provider.bedrock;

import java.util.List;

/** The prefixes that cross-region inference profiles of a region have, the nearest first. */
final class ProfilePrefixes {
    private ProfilePrefixes() {}

    static List<String> of(String region) {
        if (region.startsWith("us-gov-")) {
            return List.of("us-gov");
        }
        if (region.startsWith("cn-")) {
            return List.of();
        }
        return switch (region.split("-", 2)[0]) {
            case "us", "mx" -> List.of("us", "global");
            case "ca" -> List.of("ca", "us", "global");
            case "eu" -> List.of("eu", "global");
            case "ap" -> ofPacific(region);
            default -> List.of("global");
        };
    }

    private static List<String> ofPacific(String region) {
        return switch (region) {
            case "ap-northeast-1", "ap-northeast-3" -> List.of("jp", "apac", "global");
            case "ap-southeast-2", "ap-southeast-4", "ap-southeast-6" -> List.of("au", "apac", "global");
            default -> List.of("apac", "global");
        };
    }
}
