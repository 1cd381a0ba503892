package io.millweir.registry;

import io.millweir.domain.Nearest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * An immutable snapshot of the model registry. Two snapshots of equal cards have equal versions on every instance.
 *
 * <p>Threading: immutable; share freely.
 */
public final class Models {
    private static final int VERSION_DIGITS = 12;

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

    /**
     * A snapshot of these cards. Its version is the first 12 hex digits of SHA-256 over each card's name and canonical
     * JSON, in the order of names, so that the order of arrival does not matter.
     */
    public static Models of(Collection<SourcedCard> cards) {
        Map<String, SourcedCard> sorted = new TreeMap<>();
        cards.forEach(each -> sorted.put(each.name(), each));
        MessageDigest digest = sha256();
        sorted.forEach((name, each) -> {
            digest.update(name.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
            digest.update(each.canonicalJson().getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
        });
        String version = HexFormat.of().formatHex(digest.digest()).substring(0, VERSION_DIGITS);
        return new Models(
                version, sorted.values().stream().map(SourcedCard::card).toList());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException("SHA-256: missing, though every Java platform must have it", absent);
        }
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
