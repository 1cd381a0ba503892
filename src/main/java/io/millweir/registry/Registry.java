package io.millweir.registry;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The models as they are known at this moment, changed card by card.
 *
 * <p>Threading: thread-safe. One writer at a time changes the cards; readers get an immutable snapshot without waiting.
 */
public final class Registry {
    private final ModelCardReader reader;
    private final Map<String, SourcedCard> byName = new TreeMap<>();
    private volatile Models snapshot = Models.of(List.of());

    /** An empty registry whose cards are read by this reader. */
    public Registry(ModelCardReader reader) {
        this.reader = reader;
    }

    /**
     * Takes a card as it stands on the topic. A card with problems changes nothing: the good one under that name, if
     * there is one, stays.
     *
     * @return the card, or its problems; never throws for what a card may hold
     */
    public CardsRead put(String name, byte[] json) {
        CardsRead read = reader.read(name, json);
        putAll(read.cards());
        return read;
    }

    /** Takes cards that were read before, at once. */
    public synchronized void putAll(Collection<SourcedCard> cards) {
        boolean changed = false;
        for (SourcedCard card : cards) {
            changed |= !card.equals(byName.put(card.name(), card));
        }
        if (changed) {
            snapshot = Models.of(byName.values());
        }
    }

    /** Forgets a card; a name that is not there is no error. */
    public synchronized void remove(String name) {
        if (byName.remove(name) != null) {
            snapshot = Models.of(byName.values());
        }
    }

    /** The models as of now. */
    public Models snapshot() {
        return snapshot;
    }

    /** The cards as of now with the JSON they were read from, ordered by name. */
    public synchronized List<SourcedCard> cards() {
        return new ArrayList<>(byName.values());
    }
}
