package io.millweir.provider.bedrock;

import io.millweir.domain.ErrorCode;
import io.millweir.domain.Failure;
import io.millweir.domain.Nearest;
import io.millweir.registry.BedrockModelNames;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Says what to do about a model that Bedrock refuses, from what the control plane told and, where it told nothing, from
 * the ids that were known when this version was built.
 *
 * <p>Threading: immutable.
 */
final class ModelAdvice {
    private static final String NEXT = "; Millweir falls back to the next model";
    private static final int MOST_NAMED = 5;

    private final BedrockModelNames known = new BedrockModelNames();

    /**
     * What is known about a refused model.
     *
     * @param model the id in the card, or what its ARN ends in
     * @param here what the region has
     * @param access what the account may do with the model
     * @param elsewhere what other regions have, by region; empty when nobody was asked
     */
    record Facts(
            String where,
            String model,
            String region,
            ControlListing here,
            Optional<ModelAccess> access,
            Map<String, ControlListing> elsewhere) {
        static Facts none(String where, String model, String region) {
            return new Facts(where, model, region, ControlListing.NONE, Optional.empty(), Map.of());
        }

        String base() {
            return BedrockModelNames.baseOf(model).orElse(model);
        }
    }

    /** Whether facts about the model could say more about this failure. */
    static boolean wanted(Failure failure) {
        String said = failure.providerMessage().orElse("").toLowerCase(Locale.ROOT);
        return switch (failure.code()) {
            case MODEL_NOT_FOUND, MODEL_NOT_IN_REGION, INFERENCE_PROFILE_REQUIRED -> true;
            // These already say what is missing.
            case ACCESS_DENIED ->
                said.contains("access to the model")
                        || (said.contains("model") && said.contains("access") && !said.contains("authorized"));
            default -> false;
        };
    }

    /** The failure with better advice, and a better code where the facts show one. */
    Failure about(Failure failure, Facts facts) {
        return switch (failure.code()) {
            case INFERENCE_PROFILE_REQUIRED -> failure.withHint(profileHint(facts));
            case ACCESS_DENIED -> denied(failure, facts);
            case MODEL_NOT_FOUND, MODEL_NOT_IN_REGION -> notThere(failure, facts);
            default -> failure;
        };
    }

    private String profileHint(Facts facts) {
        String base = facts.base();
        List<String> listed = facts.here().profilesOf(base);
        if (!listed.isEmpty()) {
            return "set the card's model to an inference profile of region \"" + facts.region()
                    + "\" that contains it: " + named(listed);
        }
        List<String> fitting = fittingProfiles(base, facts.region());
        return fitting.isEmpty()
                ? "set the card's model to an inference profile that contains it, such as "
                        + named(ProfilePrefixes.of(facts.region()).stream()
                                .map(prefix -> prefix + "." + base)
                                .toList())
                        + "; 'aws bedrock list-inference-profiles' lists those of the region"
                : "set the card's model to an inference profile that contains it: " + named(fitting);
    }

    private Failure denied(Failure failure, Facts facts) {
        if (facts.access().isEmpty()) {
            return failure;
        }
        ModelAccess access = facts.access().get();
        if (access.elsewhere()) {
            return elsewhere(failure, facts);
        }
        return access.missing().isEmpty()
                ? failure.withHint(
                        "the account has access to the model (" + access.summary()
                                + "): check the IAM policies of these credentials, or wait a few minutes after access was given")
                : failure.withHint(String.join("; ", access.missing()));
    }

    private Failure notThere(Failure failure, Facts facts) {
        String said = failure.providerMessage().orElse("").toLowerCase(Locale.ROOT);
        if (said.contains("legacy") || said.contains("end of its life")) {
            return successor(facts)
                    .map(id -> failure.withHint(
                            "the model is retired: name its successor in the card, perhaps \"" + id + "\""))
                    .orElse(failure);
        }
        boolean profile = BedrockModelNames.isProfile(facts.model());
        boolean listed = facts.here().has(facts.model());
        if (profile && listed && !facts.here().hasProfile(facts.model())) {
            return elsewhere(failure, facts);
        }
        if (listed) {
            return failure.withHint(
                    "region \"" + facts.region() + "\" lists the model: "
                            + facts.access()
                                    .map(ModelAccess::missing)
                                    .filter(missing -> !missing.isEmpty())
                                    .map(missing -> String.join("; ", missing))
                                    .orElse(
                                            "check that the endpoint is that region's, and that the card's api fits the model"));
        }
        boolean somewhere = facts.elsewhere().values().stream().anyMatch(listing -> listing.has(facts.model()));
        boolean knownId = known.contains(facts.model());
        // Of an id that nobody knows, "not in this region" may only mean that it is misspelt.
        boolean notHere = facts.access().map(ModelAccess::elsewhere).orElse(false)
                && (knownId || nearest(facts).isEmpty());
        if (somewhere
                || notHere
                || failure.code() == ErrorCode.MODEL_NOT_IN_REGION
                || (knownId && facts.here().models().isPresent())) {
            return elsewhere(failure, facts);
        }
        if (knownId) {
            return failure.withHint("the id is one that Bedrock has, so probably region \"" + facts.region()
                    + "\" does not serve it: set another aws_region in the card"
                    + orProfile(fittingProfiles(facts.base(), facts.region()), facts.model()));
        }
        return failure.withHint("no model of region \"" + facts.region() + "\" has the id \"" + shortened(facts.model())
                + "\""
                + nearest(facts).map(id -> "; did you mean \"" + id + "\"?").orElse(";")
                + " Correct the card's model, or its aws_region");
    }

    /** The model exists, but not in this region. */
    private Failure elsewhere(Failure failure, Facts facts) {
        List<String> regions = facts.elsewhere().entrySet().stream()
                .filter(entry -> BedrockModelNames.isProfile(facts.model())
                        ? entry.getValue().hasProfile(facts.model())
                        : entry.getValue().has(facts.model()))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
        List<String> profiles = facts.here().profilesOf(facts.base());
        List<String> advice = new ArrayList<>();
        if (!regions.isEmpty()) {
            advice.add("set aws_region in the card to one that has it: " + named(regions));
        }
        if (!profiles.isEmpty()) {
            advice.add(
                    "set the card's model to an inference profile of this region that reaches it: " + named(profiles));
        }
        if (advice.isEmpty()) {
            advice.add("set aws_region in the card to one that has it"
                    + orProfile(fittingProfiles(facts.base(), facts.region()), facts.model()));
        }
        return new Failure(
                ErrorCode.MODEL_NOT_IN_REGION,
                facts.where() + ": the model is not served in region \"" + facts.region() + "\"" + NEXT,
                Optional.of(String.join(", or ", advice)),
                failure.providerCode(),
                failure.providerMessage(),
                failure.httpStatus(),
                failure.retryAfter());
    }

    private static String orProfile(List<String> profiles, String model) {
        List<String> others =
                profiles.stream().filter(each -> !each.equals(model)).toList();
        return others.isEmpty() ? "" : ", or use the inference profile " + named(others);
    }

    private Optional<String> successor(Facts facts) {
        return Nearest.to(
                facts.base(),
                facts.here().ids().stream()
                        .filter(id -> !id.equals(facts.base()) && !id.equals(facts.model()))
                        .toList());
    }

    private Optional<String> nearest(Facts facts) {
        return facts.model().length() > 200
                ? Optional.empty()
                : Nearest.to(facts.model(), facts.here().ids()).or(() -> known.nearest(facts.model()));
    }

    private List<String> fittingProfiles(String base, String region) {
        List<String> prefixes = ProfilePrefixes.of(region);
        return known.profilesOf(base).stream()
                .filter(id -> prefixes.contains(id.substring(0, id.indexOf('.'))))
                .toList();
    }

    private static String named(List<String> ids) {
        List<String> first = new ArrayList<>(ids.subList(0, Math.min(ids.size(), MOST_NAMED)));
        String more = ids.size() > MOST_NAMED ? " and " + (ids.size() - MOST_NAMED) + " more" : "";
        return "\"" + String.join("\", \"", Collections.unmodifiableList(first)) + "\"" + more;
    }

    private static String shortened(String id) {
        return id.length() > 200 ? id.substring(0, 200) + "…" : id;
    }
}
