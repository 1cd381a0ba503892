package io.millweir.provider.bedrock;

import io.millweir.provider.DeltaListener;
import io.millweir.provider.ProviderRequest;
import io.millweir.provider.ProviderResult;
import io.millweir.provider.WholeAnswer;
import java.time.Duration;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeAsyncClient;

/** The Converse operation: the answer comes whole, also when deltas are wanted and the model gives none. */
final class ConverseExchange implements BedrockExchange {
    @Override
    public Sent send(
            BedrockRuntimeAsyncClient client,
            String where,
            ProviderRequest request,
            Duration left,
            DeltaListener deltas) {
        return Sent.whole(client.converse(ConverseRequests.of(request, left)), response -> {
            ProviderResult result = ConverseReader.read(where, response);
            if (request.stream() && result instanceof ProviderResult.Answered answered) {
                WholeAnswer.deliver(answered.answer(), deltas);
            }
            return result;
        });
    }
}
