package io.millweir.registry;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What is different between two sets of cards, each list ordered by name.
 *
 * @param added cards only in the new set
 * @param changed cards in both that differ
 * @param removed cards only in the old set
 */
public record ModelsDiff(List<SourcedCard> added, List<Change> changed, List<SourcedCard> removed) {
    /**
     * A card that differs.
     *
     * @param card the new card
     * @param fields the fields that differ, ordered by name
     */
    public record Change(SourcedCard card, List<FieldChange> fields) {}

    /**
     * A field that differs.
     *
     * @param before the old value as JSON; empty when the field is new
     * @param after the new value as JSON; empty when the field is gone
     */
    public record FieldChange(String field, Optional<String> before, Optional<String> after) {}

    public ModelsDiff {
        added = List.copyOf(added);
        changed = List.copyOf(changed);
        removed = List.copyOf(removed);
    }

    /** What makes the new cards of the old ones. */
    public static ModelsDiff between(Collection<SourcedCard> before, Collection<SourcedCard> after) {
        Map<String, SourcedCard> old = byName(before);
        List<SourcedCard> added = new ArrayList<>();
        List<Change> changed = new ArrayList<>();
        byName(after).forEach((name, card) -> {
            SourcedCard previous = old.remove(name);
            if (previous == null) {
                added.add(card);
            } else if (!previous.fields().equals(card.fields())) {
                changed.add(new Change(card, changes(previous.fields(), card.fields())));
            }
        });
        return new ModelsDiff(added, changed, List.copyOf(old.values()));
    }

    /** Whether both sets are equal. */
    public boolean isEmpty() {
        return added.isEmpty() && changed.isEmpty() && removed.isEmpty();
    }

    private static Map<String, SourcedCard> byName(Collection<SourcedCard> cards) {
        Map<String, SourcedCard> byName = new TreeMap<>();
        cards.forEach(card -> byName.put(card.name(), card));
        return byName;
    }

    private static List<FieldChange> changes(Map<String, String> before, Map<String, String> after) {
        Set<String> fields = new TreeSet<>(before.keySet());
        fields.addAll(after.keySet());
        return fields.stream()
                .filter(field -> !Objects.equals(before.get(field), after.get(field)))
                .map(field -> new FieldChange(
                        field, Optional.ofNullable(before.get(field)), Optional.ofNullable(after.get(field))))
                .toList();
    }
}
