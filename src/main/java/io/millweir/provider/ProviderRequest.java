package io.millweir.provider;

import io.millweir.domain.Message;
import io.millweir.domain.ModelOptions;
import io.millweir.domain.Operation;
import io.millweir.domain.Parameters;
import io.millweir.registry.ModelCard;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One call to make.
 *
 * @param queryId for correlation in the provider's logs
 * @param attempt for correlation: 1 for the first call of the query
 * @param card the model to call
 * @param messages the conversation without its system prompt
 * @param input the texts to embed; empty for chat
 * @param options of the query and, where it says nothing, of the card
 * @param stream whether deltas are wanted as they arrive
 * @param timeout the whole call must end within this
 */
public record ProviderRequest(
        String queryId,
        int attempt,
        String tenant,
        ModelCard card,
        Operation operation,
        Optional<String> systemPrompt,
        List<Message> messages,
        List<String> input,
        Parameters parameters,
        ModelOptions options,
        boolean stream,
        Duration timeout) {
    /** The same request with another system prompt and conversation. */
    public ProviderRequest withConversation(Optional<String> otherSystemPrompt, List<Message> otherMessages) {
        return new ProviderRequest(
                queryId,
                attempt,
                tenant,
                card,
                operation,
                otherSystemPrompt,
                otherMessages,
                input,
                parameters,
                options,
                stream,
                timeout);
    }

    /** The same request with other parameters. */
    public ProviderRequest withParameters(Parameters other) {
        return new ProviderRequest(
                queryId,
                attempt,
                tenant,
                card,
                operation,
                systemPrompt,
                messages,
                input,
                other,
                options,
                stream,
                timeout);
    }
}
