package io.millweir.provider.bedrock;

import io.millweir.provider.DeltaListener;
import io.millweir.provider.ProviderRequest;
import java.time.Duration;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeAsyncClient;

/** The Converse operation. */
final class ConverseExchange implements BedrockExchange {
    @Override
    public Sent send(
            BedrockRuntimeAsyncClient client,
            String where,
            ProviderRequest request,
            Duration left,
            DeltaListener deltas) {
        return Sent.whole(
                client.converse(ConverseRequests.of(request, left)), response -> ConverseReader.read(where, response));
    }
}
