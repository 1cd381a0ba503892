package io.millweir.provider.bedrock;

import io.millweir.provider.DeltaListener;
import io.millweir.provider.ProviderRequest;
import io.millweir.provider.ProviderResult;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeAsyncClient;

/** One of the ways to ask Bedrock: which operation is called, and how its request and answer are worded. */
@FunctionalInterface
interface BedrockExchange {
    /**
     * Sends the request; never blocks.
     *
     * @param where provider and model, for messages
     * @param left the SDK's limit for the whole call
     */
    Sent send(
            BedrockRuntimeAsyncClient client,
            String where,
            ProviderRequest request,
            Duration left,
            DeltaListener deltas);

    /**
     * A request on its way.
     *
     * @param result completes exceptionally when the SDK failed
     * @param cancel frees the connection
     */
    record Sent(CompletableFuture<ProviderResult> result, Runnable cancel) {
        /** An SDK call whose response is read as a whole. */
        static <T> Sent whole(CompletableFuture<T> call, Function<T, ProviderResult> reader) {
            return new Sent(call.thenApply(reader), () -> call.cancel(true));
        }
    }
}
