package io.millweir.provider.bedrock;

import io.millweir.provider.DeltaListener;
import io.millweir.provider.ProviderRequest;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeAsyncClient;

/** The ConverseStream operation. */
final class ConverseStreamExchange implements BedrockExchange {
    private final Executor workers;

    /**
     * An exchange that tells the end of calls on these workers.
     *
     * @param workers not the SDK's own threads, which must not be kept waiting
     */
    ConverseStreamExchange(Executor workers) {
        this.workers = workers;
    }

    @Override
    public Sent send(
            BedrockRuntimeAsyncClient client,
            String where,
            ProviderRequest request,
            Duration left,
            DeltaListener deltas) {
        ConverseStreamReader reader = new ConverseStreamReader(where, deltas, workers);
        CompletableFuture<Void> call = client.converseStream(ConverseRequests.streamed(request, left), reader);
        var unusedEnd = call.whenComplete((never, problem) -> reader.closed(problem));
        return new Sent(reader.result(), () -> {
            reader.cancel();
            call.cancel(true);
        });
    }
}
