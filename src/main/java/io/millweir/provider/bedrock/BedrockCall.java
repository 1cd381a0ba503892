package io.millweir.provider.bedrock;

import io.millweir.domain.ErrorCode;
import io.millweir.domain.Failure;
import io.millweir.provider.DeltaListener;
import io.millweir.provider.ProviderRequest;
import io.millweir.provider.ProviderResult;
import io.millweir.provider.RunningCall;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
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
    private volatile ProviderResult.@Nullable Failed underReview;

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
        ProviderResult.Failed known = underReview;
        running.abort(known == null ? new ProviderResult.Failed(SdkFailures.timeout(where)) : known);
    }

    /** How long a failure may still be looked into. */
    Duration left() {
        return request.timeout().minusNanos(System.nanoTime() - startedNanos);
    }

    /**
     * Sends it, unless it has ended or run out of time while credentials and region were looked for.
     *
     * @param review looks into a failure before it is reported
     */
    void send(
            BedrockRuntimeAsyncClient client,
            String region,
            BedrockExchange exchange,
            Function<ProviderResult.Failed, CompletionStage<ProviderResult.Failed>> review) {
        Duration left = left();
        if (left.isNegative() || left.isZero()) {
            timeOut();
        }
        if (running.ended()) {
            return;
        }
        BedrockExchange.Sent sent = exchange.send(client, where, request, left, untilTheEnd());
        running.onCancel(sent.cancel());
        var unusedEnd = sent.result()
                .handle((read, problem) -> problem == null ? read : failed(region, problem))
                .thenCompose(result -> reviewed(result, review))
                .whenComplete((result, bug) -> running.end(bug == null ? result : broken(bug)));
    }

    private ProviderResult failed(String region, Throwable problem) {
        return new ProviderResult.Failed(
                failures.of(where, region, PartlyPaid.stripped(problem)), PartlyPaid.tokens(problem));
    }

    private CompletionStage<ProviderResult> reviewed(
            ProviderResult result, Function<ProviderResult.Failed, CompletionStage<ProviderResult.Failed>> review) {
        if (result instanceof ProviderResult.Failed failed && !running.ended()) {
            underReview = failed;
            return review.apply(failed).thenApply(better -> better);
        }
        return CompletableFuture.completedFuture(result);
    }

    private ProviderResult.Failed broken(Throwable bug) {
        ProviderResult.Failed known = underReview;
        return known == null
                ? new ProviderResult.Failed(Failure.of(
                        ErrorCode.INTERNAL,
                        where + ": the end of the call could not be read ("
                                + bug.getClass().getName() + "); report this"))
                : known;
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
