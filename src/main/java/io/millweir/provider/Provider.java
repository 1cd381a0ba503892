package io.millweir.provider;

import io.millweir.domain.Deployment;
import io.millweir.registry.ModelCard;

/**
 * A service that serves models.
 *
 * <p>Threading: implementations are thread-safe; {@link #call} returns at once and never blocks on the network.
 */
public interface Provider extends AutoCloseable {
    /** OpenTelemetry's {@code gen_ai.provider.name}: {@code openai}, {@code aws.bedrock}, … or the configured name. */
    String name();

    /** Where this provider would call the model of this card. */
    Deployment deployment(ModelCard card);

    /** Whether a query with a system prompt can be answered by the model of this card; the card's word counts first. */
    default boolean takesSystemPrompt(ModelCard card) {
        return card.supports("system_prompt").orElse(true);
    }

    /**
     * Makes exactly one call on the network, or none when it fails before sending; never retries.
     *
     * @param deltas gets the pieces of a streamed answer as they arrive; untouched when {@code request.stream()} is
     *     false
     */
    Call call(ProviderRequest request, DeltaListener deltas);

    @Override
    void close();
}
