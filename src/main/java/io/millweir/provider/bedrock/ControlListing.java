package io.millweir.provider.bedrock;

import io.millweir.registry.BedrockModelNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What one region says that it has.
 *
 * @param models its foundation models; empty when listing them is not permitted
 * @param profiles its inference profiles; empty when listing them is not permitted
 */
record ControlListing(Optional<List<Model>> models, Optional<List<Profile>> profiles) {
    /** A region that says nothing. */
    static final ControlListing NONE = new ControlListing(Optional.empty(), Optional.empty());

    /**
     * A foundation model.
     *
     * @param active whether it is not being retired
     */
    record Model(String id, boolean active) {}

    /**
     * An inference profile.
     *
     * @param id or, of an application's profile, its ARN
     * @param contains base ids of the models that it reaches
     */
    record Profile(String id, Set<String> contains) {}

    boolean has(String id) {
        String base = BedrockModelNames.baseOf(id).orElse(id);
        return models.stream().flatMap(List::stream).anyMatch(model -> sameModel(model.id(), base));
    }

    boolean hasProfile(String id) {
        return profiles.stream().flatMap(List::stream).anyMatch(profile -> profile.id()
                .equals(id));
    }

    /** Ids of the profiles that contain this model. */
    List<String> profilesOf(String base) {
        return profiles.stream()
                .flatMap(List::stream)
                .filter(profile -> profile.contains().contains(base))
                .map(Profile::id)
                .sorted()
                .toList();
    }

    /** Every id that can be put into a card. */
    List<String> ids() {
        List<String> ids = new ArrayList<>();
        models.stream().flatMap(List::stream).filter(Model::active).forEach(model -> ids.add(model.id()));
        profiles.stream().flatMap(List::stream).forEach(profile -> ids.add(profile.id()));
        return ids;
    }

    // Listings also hold one entry for each context size, as in "…-v1:0:200k".
    private static boolean sameModel(String listed, String base) {
        return listed.equals(base) || (listed.startsWith(base + ":") && base.contains(":"));
    }
}
