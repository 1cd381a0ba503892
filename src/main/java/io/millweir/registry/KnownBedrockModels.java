package io.millweir.registry;

import io.millweir.domain.Nearest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The Bedrock model ids that were known when this version was built: good for suggestions, never for refusals. */
final class KnownBedrockModels {
    /** A misspelt id is not longer than this; nor is the search for its neighbour then slow. */
    private static final int MAX_MISSPELT = 200;

    private final Set<String> ids;
    private final Set<String> withoutProfile;
    /** {@code claude-3-haiku} to its id: what people write who know the model and not its id. */
    private final Map<String, String> byShortName;

    private KnownBedrockModels(Set<String> ids) {
        this.ids = ids;
        this.withoutProfile =
                ids.stream().map(BaseModelId::withoutProfile).collect(Collectors.toCollection(TreeSet::new));
        this.byShortName = new TreeMap<>();
        withoutProfile.forEach(id -> byShortName.putIfAbsent(shortName(id), id));
    }

    static KnownBedrockModels load() {
        try (InputStream resource = KnownBedrockModels.class.getResourceAsStream("/registry/bedrock-model-ids.txt")) {
            if (resource == null) {
                throw new IllegalStateException(
                        "/registry/bedrock-model-ids.txt: missing on the class path; build Millweir again");
            }
            String text = new String(resource.readAllBytes(), StandardCharsets.UTF_8);
            return new KnownBedrockModels(
                    text.lines().filter(line -> !line.isBlank()).collect(Collectors.toCollection(TreeSet::new)));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    boolean contains(String id) {
        return withoutProfile.contains(BaseModelId.withoutProfile(id));
    }

    Optional<String> nearest(String id) {
        if (id.length() > MAX_MISSPELT) {
            return Optional.empty();
        }
        String asked = id.toLowerCase(Locale.ROOT);
        return Nearest.to(asked, ids)
                .or(() -> Nearest.to(asked, byShortName.keySet()).map(byShortName::get))
                .or(() -> containing(asked));
    }

    /** The ids of cross-region inference profiles of the model with this base id, in order. */
    List<String> profilesOf(String baseId) {
        return ids.stream()
                .filter(BaseModelId::isProfiled)
                .filter(id -> BaseModelId.withoutProfile(id).equals(baseId))
                .toList();
    }

    private Optional<String> containing(String part) {
        return part.length() < 4
                ? Optional.empty()
                : withoutProfile.stream()
                        .filter(id -> id.contains(part))
                        .min(Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder()));
    }

    private static String shortName(String id) {
        String name = id.substring(id.indexOf('.') + 1);
        return name.replaceFirst("(?:-[0-9]{8})?(?:-v[0-9]+)?(?::[0-9]+)?$", "");
    }
}
