package io.millweir.provider.bedrock;

import io.millweir.provider.DeltaListener;
import io.millweir.provider.ProviderRequest;
import io.millweir.provider.ProviderResult;
import io.millweir.provider.WholeAnswer;
import io.millweir.provider.bedrock.invoke.NativeAnswers;
import io.millweir.provider.bedrock.invoke.NativePayload;
import java.time.Duration;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeAsyncClient;

/** The InvokeModel operation for a chat: the answer comes whole, also when deltas are wanted and the model gives none. */
final class InvokeExchange implements BedrockExchange {
    private final NativePayload payload;

    InvokeExchange(NativePayload payload) {
        this.payload = payload;
    }

    @Override
    public Sent send(
            BedrockRuntimeAsyncClient client,
            String where,
            ProviderRequest request,
            Duration left,
            DeltaListener deltas) {
        return Sent.whole(client.invokeModel(InvokeRequests.of(request, payload.request(request), left)), response -> {
            ProviderResult result = NativeAnswers.read(
                    where,
                    payload,
                    response.body().asByteArrayUnsafe(),
                    response.sdkHttpResponse()::firstMatchingHeader);
            if (request.stream() && result instanceof ProviderResult.Answered answered) {
                WholeAnswer.deliver(answered.answer(), deltas);
            }
            return result;
        });
    }
}
