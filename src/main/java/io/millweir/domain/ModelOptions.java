package io.millweir.domain;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What only some models or services take, from a card or a query; an absent one is the provider's to choose. An adapter
 * that knows no such thing leaves it out.
 *
 * @param additionalModelRequestFields chat: fields of the model's own dialect, by name, as JSON values. Bedrock's
 *     Converse has a place for them; elsewhere they become fields of the body, where they add to what Millweir sends
 *     but never replace it: model, messages, stream and the limit of tokens are refused
 * @param guardrail Bedrock: the guardrail that watches over the call
 * @param serviceTier Bedrock and OpenAI: {@code default}, {@code flex}, {@code priority} or {@code reserved}
 * @param latency Bedrock: {@code standard} or {@code optimized}
 * @param dimensions embeddings: length of the vectors
 * @param normalize embeddings: whether the vectors have length one
 * @param inputType embeddings: what the texts are for, for example {@code search_document} or {@code query}
 */
public record ModelOptions(
        Map<String, Object> additionalModelRequestFields,
        Optional<Guardrail> guardrail,
        Optional<String> serviceTier,
        Optional<String> latency,
        OptionalInt dimensions,
        Optional<Boolean> normalize,
        Optional<String> inputType) {
    /** What {@code service_tier} may be; which of them a provider knows is its own affair. */
    public static final List<String> SERVICE_TIERS = List.of("auto", "default", "flex", "priority", "reserved");

    /** What {@code performance_config.latency} may be. */
    public static final List<String> LATENCIES = List.of("standard", "optimized");

    /** No option given. */
    public static final ModelOptions NONE = new ModelOptions(
            Map.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            OptionalInt.empty(),
            Optional.empty(),
            Optional.empty());

    public ModelOptions {
        additionalModelRequestFields = Collections.unmodifiableMap(new LinkedHashMap<>(additionalModelRequestFields));
    }

    /**
     * A guardrail of Bedrock.
     *
     * @param identifier its id or ARN
     * @param version {@code DRAFT} or a number
     * @param trace whether the provider tells what it found
     */
    public record Guardrail(String identifier, String version, boolean trace) {}

    /**
     * These options of a query, and those of the card where the query says nothing. A card's guardrail stays whatever
     * the query says: it is the operator's, and who asks must not be able to leave it out.
     */
    public ModelOptions over(ModelOptions card) {
        Map<String, Object> fields = new LinkedHashMap<>(card.additionalModelRequestFields);
        fields.putAll(additionalModelRequestFields);
        return new ModelOptions(
                fields,
                card.guardrail.or(() -> guardrail),
                serviceTier.or(() -> card.serviceTier),
                latency.or(() -> card.latency),
                dimensions.isPresent() ? dimensions : card.dimensions,
                normalize.or(() -> card.normalize),
                inputType.or(() -> card.inputType));
    }
}
