package io.millweir.simulator;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the simulated AWS account permits.
 *
 * @param deny actions that are not authorised, without {@code bedrock:}, for example {@code ListFoundationModels}
 * @param regions the only regions that serve a base id; an id that is not named is served everywhere
 * @param onDemandRefused base ids that are served only by inference profiles
 * @param unknownModels whether ids outside the catalogue are refused
 * @param messages other words for a case of the grammar's {@code aws-CASE}, by its name
 */
record AwsSettings(
        List<String> deny,
        Map<String, List<String>> regions,
        @JsonProperty("on_demand_refused") List<String> onDemandRefused,
        @JsonProperty("unknown_models") boolean unknownModels,
        Map<String, String> messages) {
    static final AwsSettings NONE = new AwsSettings(null, null, null, false, null);

    AwsSettings(
            @Nullable List<String> deny,
            @Nullable Map<String, List<String>> regions,
            @Nullable List<String> onDemandRefused,
            boolean unknownModels,
            @Nullable Map<String, String> messages) {
        this.deny = deny == null ? List.of() : List.copyOf(deny);
        this.regions = regions == null ? Map.of() : Map.copyOf(regions);
        this.onDemandRefused = onDemandRefused == null ? List.of() : List.copyOf(onDemandRefused);
        this.unknownModels = unknownModels;
        this.messages = messages == null ? Map.of() : Map.copyOf(messages);
    }

    /** Whether a region serves a base id; an empty region is one that is not known. */
    boolean served(String baseId, String region) {
        List<String> only = regions.get(baseId);
        return only == null || region.isEmpty() || only.contains(region);
    }
}
