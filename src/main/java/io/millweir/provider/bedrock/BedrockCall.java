package io.millweir.provider.bedrock;

import io.millweir.domain.Failure;
import io.millweir.provider.DeltaListener;
import io.millweir.provider.ProviderRequest;
import io.millweir.provider.ProviderResult;
import io.millweir.provider.RunningCall;
import java.time.Duration;
import java.util.function.Consumer;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeAsyncClient;

/**
 * One call from its start to its end.
 *
 * <p>Threading: {@link #send} on a worker; the SDK reports the end on another; {@link #timeOut} may come in between. The
 * first end wins.
 */
final class BedrockCall {
    private final String where;
    private final ProviderRequest request;
    private final DeltaListener deltas;
    private final RunningCall running;
    private final BedrockFailures failures;
    private final long startedNanos = System.nanoTime();

    BedrockCall(
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
    void send(BedrockRuntimeAsyncClient client, String region, BedrockExchange exchange, Consumer<Failure> onFailure) {
        Duration left = request.timeout().minusNanos(System.nanoTime() - startedNanos);
        if (left.isNegative() || left.isZero()) {
            timeOut();
        }
        if (running.ended()) {
            return;
        }
        BedrockExchange.Sent sent = exchange.send(client, where, request, left, untilTheEnd());
        running.onCancel(sent.cancel());
        var unusedEnd = sent.result().whenComplete((read, problem) -> {
            ProviderResult result = problem == null
                    ? read
                    : new ProviderResult.Failed(
                            failures.of(where, region, PartlyPaid.stripped(problem)), PartlyPaid.tokens(problem));
            if (result instanceof ProviderResult.Failed failed) {
                onFailure.accept(failed.failure());
            }
            running.end(result);
        });
    }

    /** What comes after the end, comes too late. */
    private DeltaListener untilTheEnd() {
        return new DeltaListener() {
            @Override
            public void onDelta(String delta) {
                if (!running.ended()) {
                    deltas.onDelta(delta);
                }
            }

            @Override
            public void onActivity() {
                if (!running.ended()) {
                    deltas.onActivity();
                }
            }
        };
    }
}
