package io.millweir.registry;

import java.util.List;
import java.util.Optional;

/**
 * The Bedrock model ids that were known when this version was built: good for suggestions, never for refusals.
 *
 * <p>Threading: immutable.
 */
public final class BedrockModelNames {
    private final KnownBedrockModels known = KnownBedrockModels.load();

    /** Whether a model has this id, with or without a profile's prefix. */
    public boolean contains(String id) {
        return known.contains(id);
    }

    /** The known id that a misspelt one was probably meant to be. */
    public Optional<String> nearest(String id) {
        return known.nearest(id);
    }

    /** The ids of cross-region inference profiles that contain the model with this base id. */
    public List<String> profilesOf(String baseId) {
        return known.profilesOf(baseId);
    }

    /** The base id in a base id, a profile's id, or an ARN of either; empty when an ARN does not tell. */
    public static Optional<String> baseOf(String model) {
        return plain(model).map(BaseModelId::withoutProfile);
    }

    /** The id that a card's {@code model} stands for: itself, or what its ARN ends in; empty when an ARN is opaque. */
    public static Optional<String> plain(String model) {
        if (!BedrockModelId.isArn(model)) {
            return Optional.of(model);
        }
        return BedrockModelId.isOpaque(model) ? Optional.empty() : Optional.of(model.substring(model.indexOf('/') + 1));
    }

    /** Whether the id is that of a cross-region inference profile. */
    public static boolean isProfile(String id) {
        return BaseModelId.isProfiled(id);
    }
}
