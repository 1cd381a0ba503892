package io.millweir.provider.bedrock;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millweir.provider.DeltaListener;
import io.millweir.provider.ProviderRequest;
import io.millweir.provider.ProviderResult;
import io.millweir.provider.bedrock.invoke.NativePayload;
import io.millweir.provider.bedrock.invoke.Piece;
import io.millweir.provider.bedrock.invoke.StreamedAnswer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeAsyncClient;
import software.amazon.awssdk.services.bedrockruntime.model.InvokeModelWithResponseStreamResponseHandler;
import software.amazon.awssdk.services.bedrockruntime.model.PayloadPart;

/**
 * The InvokeModelWithResponseStream operation. The SDK takes the end of the connection for the end of the answer, so
 * success is what {@link StreamedAnswer} says.
 *
 * <p>Threading: the SDK hands over one chunk at a time and completes its future after the last.
 */
final class InvokeStreamExchange implements BedrockExchange {
    private static final Logger LOG = LoggerFactory.getLogger(InvokeStreamExchange.class);

    private final NativePayload payload;

    InvokeStreamExchange(NativePayload payload) {
        this.payload = payload;
    }

    @Override
    public Sent send(
            BedrockRuntimeAsyncClient client,
            String where,
            ProviderRequest request,
            Duration left,
            DeltaListener deltas) {
        ObjectNode body = payload.request(request);
        payload.streamed(body);
        StreamedAnswer answer = new StreamedAnswer(payload);
        CompletableFuture<Void> broken = new CompletableFuture<>();
        CompletableFuture<Void> call = client.invokeModelWithResponseStream(
                InvokeRequests.streamed(InvokeRequests.of(request, body, left)), handler(answer, deltas, broken));
        var unusedHangUp = broken.thenRun(() -> call.cancel(true));
        return new Sent(call.handle((nothing, problem) -> end(where, answer, problem)), () -> call.cancel(true));
    }

    private static InvokeModelWithResponseStreamResponseHandler handler(
            StreamedAnswer answer, DeltaListener deltas, CompletableFuture<Void> broken) {
        return InvokeModelWithResponseStreamResponseHandler.builder()
                .subscriber(InvokeModelWithResponseStreamResponseHandler.Visitor.builder()
                        .onChunk(part -> {
                            pass(answer.accept(bytes(part)), deltas);
                            if (answer.broken()) {
                                broken.complete(null);
                            }
                        })
                        .build())
                .build();
    }

    private static byte[] bytes(PayloadPart part) {
        return part.bytes() == null ? new byte[0] : part.bytes().asByteArrayUnsafe();
    }

    private static void pass(Piece piece, DeltaListener deltas) {
        try {
            if (!piece.text().isEmpty()) {
                deltas.onDelta(piece.text());
            } else if (piece.activity()) {
                deltas.onActivity();
            }
        } catch (RuntimeException bug) {
            LOG.atError().setCause(bug).log("a delta listener failed");
        }
    }

    /** What breaks after the whole answer has come, breaks too late to matter. */
    private static ProviderResult end(String where, StreamedAnswer answer, @Nullable Throwable problem) {
        if (problem != null && !answer.whole() && !answer.broken()) {
            throw new CompletionException(new PartlyPaid(answer.tokens(), problem));
        }
        return answer.end(where);
    }
}
