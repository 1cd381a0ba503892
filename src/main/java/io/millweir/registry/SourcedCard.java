package io.millweir.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A validated card together with the JSON it was read from, so that nothing the operator wrote is lost on the topic.
 *
 * @param card what Millweir understood
 * @param json the card as it was given, unknown fields included, without white space: the value on {@code models}
 * @param canonicalJson the same with sorted keys and normalised numbers: equal for cards that mean the same
 * @param fields each field as given, by name, in canonical JSON
 */
public record SourcedCard(ModelCard card, String json, String canonicalJson, Map<String, String> fields) {
    public SourcedCard {
        fields = Collections.unmodifiableMap(new TreeMap<>(fields));
    }

    static SourcedCard of(ModelCard card, ObjectNode json) {
        Map<String, String> fields = CardJson.canonicalFields(json);
        return new SourcedCard(card, CardJson.text(json), CardJson.canonicalObject(fields), fields);
    }

    /** The registry's name of the model. */
    public String name() {
        return card.name();
    }
}
