package io.millweir.registry;

import io.millweir.domain.Nearest;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * An immutable snapshot of the model registry. Two snapshots of equal cards have equal versions on every instance.
 *
 * <p>Threading: immutable; share freely.
 */
public final class Models {
    private final String version;
    private final Map<String, ModelCard> byName;

    /**
     * A snapshot of these cards.
     *
     * @param version a digest of the cards' contents
     */
    public Models(String version, Collection<ModelCard> cards) {
        this.version = version;
        Map<String, ModelCard> sorted = new TreeMap<>();
        cards.forEach(card -> sorted.put(card.name(), card));
        this.byName = Collections.unmodifiableMap(sorted);
    }

    /** The digest of the cards' contents. */
    public String version() {
        return version;
    }

    /** The card with this name, enabled or not. */
    public Optional<ModelCard> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** All cards, ordered by name. */
    public Collection<ModelCard> all() {
        return byName.values();
    }

    /** The end of an error message about a name that is no model. */
    public String unknown(String name) {
        String suggestion = Nearest.didYouMean(name, byName.keySet());
        return "unknown model \"" + name + "\"" + (suggestion.isEmpty() ? ";" : suggestion)
                + " models are listed by 'millweir models list'";
    }
}
