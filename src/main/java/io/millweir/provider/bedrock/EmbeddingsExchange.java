package io.millweir.provider.bedrock;

import io.millweir.provider.DeltaListener;
import io.millweir.provider.ProviderRequest;
import io.millweir.provider.bedrock.invoke.EmbeddingPayload;
import java.time.Duration;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeAsyncClient;

/**
 * The InvokeModel operation for embeddings. One call of Millweir's becomes as many invocations as the model needs for
 * the texts; they share the call's correlation, its deadline and its one usage record, which has the sum of the tokens.
 */
final class EmbeddingsExchange implements BedrockExchange {
    private final EmbeddingPayload payload;

    EmbeddingsExchange(EmbeddingPayload payload) {
        this.payload = payload;
    }

    @Override
    public Sent send(
            BedrockRuntimeAsyncClient client,
            String where,
            ProviderRequest request,
            Duration left,
            DeltaListener deltas) {
        EmbeddingRun run = new EmbeddingRun(client, where, request, left, payload);
        run.start();
        return new Sent(run.result(), run::cancel);
    }
}
