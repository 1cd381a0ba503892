package io.millweir.provider.bedrock;

import io.millweir.domain.ErrorCode;
import io.millweir.domain.Failure;
import io.millweir.provider.DeltaListener;
import io.millweir.provider.ProviderRequest;
import io.millweir.provider.ProviderResult;
import io.millweir.provider.RunningCall;
import io.millweir.provider.WholeAnswer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeAsyncClient;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseResponse;

/**
 * One Converse call from its start to its end.
 *
 * <p>Threading: {@link #send} on a worker; the SDK reports the end on another; {@link #timeOut} may come in between. The
 * first end wins.
 */
final class ConverseCall {
    private final String where;
    private final ProviderRequest request;
    private final DeltaListener deltas;
    private final RunningCall running;
    private final BedrockFailures failures;
    private final long startedNanos = System.nanoTime();

    ConverseCall(
            String where,
            ProviderRequest request,
            DeltaListener deltas,
            RunningCall running,
            BedrockFailures failures) {
        this.where = where;
        this.request = request;
        this.deltas = deltas;
        this.running = running;
        this.failures = failures;
    }

    String where() {
        return where;
    }

    void fail(Failure failure) {
        running.end(new ProviderResult.Failed(failure));
    }

    void timeOut() {
        running.abort(new ProviderResult.Failed(SdkFailures.timeout(where)));
    }

    /** Sends it, unless it has ended or run out of time while credentials and region were looked for. */
    void send(BedrockRuntimeAsyncClient client, String region, Consumer<Failure> onFailure) {
        Duration left = request.timeout().minusNanos(System.nanoTime() - startedNanos);
        if (left.isNegative() || left.isZero()) {
            timeOut();
        }
        if (running.ended()) {
            return;
        }
        CompletableFuture<ConverseResponse> sent = client.converse(ConverseRequests.of(request, left));
        running.onCancel(() -> sent.cancel(true));
        var unusedEnd = sent.whenComplete((response, problem) -> {
            ProviderResult result = result(region, response, problem);
            if (result instanceof ProviderResult.Failed failed) {
                onFailure.accept(failed.failure());
            } else if (request.stream() && !running.ended() && result instanceof ProviderResult.Answered answered) {
                WholeAnswer.deliver(answered.answer(), deltas);
            }
            running.end(result);
        });
    }

    private ProviderResult result(String region, ConverseResponse response, @Nullable Throwable problem) {
        try {
            return problem == null
                    ? ConverseReader.read(where, response)
                    : new ProviderResult.Failed(failures.of(where, region, problem));
        } catch (RuntimeException bug) {
            return new ProviderResult.Failed(Failure.of(
                    ErrorCode.INTERNAL,
                    where + ": the answer could not be read (" + bug.getClass().getName() + "); report this"));
        }
    }
}
