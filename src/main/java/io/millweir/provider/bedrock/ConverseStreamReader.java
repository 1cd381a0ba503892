package io.millweir.provider.bedrock;

import io.millweir.domain.Answer;
import io.millweir.domain.ErrorCode;
import io.millweir.domain.Failure;
import io.millweir.domain.Tokens;
import io.millweir.provider.DeltaListener;
import io.millweir.provider.ProviderResult;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import software.amazon.awssdk.core.async.SdkPublisher;
import software.amazon.awssdk.services.bedrockruntime.model.ContentBlockDeltaEvent;
import software.amazon.awssdk.services.bedrockruntime.model.ContentBlockStartEvent;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseStreamMetadataEvent;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseStreamOutput;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseStreamResponse;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseStreamResponseHandler;
import software.amazon.awssdk.services.bedrockruntime.model.MessageStopEvent;

/**
 * Reads one ConverseStream answer. It is one only with its {@code messageStop}: the SDK ends a stream that was cut off
 * as it ends a whole one. The token counts come after that event, in {@code metadata}, or not at all.
 *
 * <p>Threading: the SDK tells the events one after the other, and the end of the call on any thread, a timeout even
 * between two events; {@link #cancel} may come from any. No lock is held while a delta is handed on, as its listener may
 * have locks of its own.
 */
final class ConverseStreamReader
        implements ConverseStreamResponseHandler,
                ConverseStreamResponseHandler.Visitor,
                Subscriber<ConverseStreamOutput> {
    private final String where;
    private final StreamedText text;
    private final Executor workers;
    private final CompletableFuture<ProviderResult> result = new CompletableFuture<>();
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile Tokens tokens = Tokens.UNKNOWN;
    /** Set when the text is complete: nothing is added to it any more. */
    private volatile @Nullable String stopReason;

    private volatile @Nullable Subscription subscription;
    private volatile boolean cancelled;

    ConverseStreamReader(String where, DeltaListener deltas, Executor workers) {
        this.where = where;
        this.text = new StreamedText(where, deltas);
        this.workers = workers;
    }

    /** Completes exceptionally when the SDK failed. */
    CompletableFuture<ProviderResult> result() {
        return result;
    }

    void cancel() {
        cancelled = true;
        Subscription upstream = subscription;
        if (upstream != null) {
            upstream.cancel();
        }
    }

    /** The SDK is done with the call; what comes after {@code messageStop} does not spoil the answer. */
    void closed(@Nullable Throwable problem) {
        String reason = stopReason;
        if (reason != null) {
            end(answered(reason));
        } else if (problem != null) {
            if (ended.compareAndSet(false, true)) {
                result.completeExceptionally(problem);
            }
        } else {
            end(new ProviderResult.Failed(
                    Failure.of(
                            ErrorCode.PROVIDER_UNAVAILABLE,
                            where + ": the stream ended before messageStop; Millweir waits and tries again or falls"
                                    + " back"),
                    tokens));
        }
    }

    @Override
    public void responseReceived(ConverseStreamResponse response) {
        // Only the events tell how the call goes.
    }

    @Override
    public void onEventStream(SdkPublisher<ConverseStreamOutput> events) {
        events.subscribe(this);
    }

    @Override
    public void onSubscribe(Subscription upstream) {
        if (subscription != null) {
            // A second try of the SDK's, which is told to make none: its pieces would come twice.
            upstream.cancel();
            return;
        }
        subscription = upstream;
        if (cancelled) {
            upstream.cancel();
        } else {
            upstream.request(Long.MAX_VALUE);
        }
    }

    @Override
    public void onNext(ConverseStreamOutput event) {
        boolean afterTheText = stopReason != null && !(event instanceof ConverseStreamMetadataEvent);
        if (!cancelled && !afterTheText) {
            event.accept(this);
        }
    }

    @Override
    public void visitDefault(ConverseStreamOutput event) {
        text.activity();
    }

    /** A block that begins is a tool's or an image's: text blocks begin with their first delta. */
    @Override
    public void visitContentBlockStart(ContentBlockStartEvent event) {
        text.activity();
    }

    @Override
    public void visitContentBlockDelta(ContentBlockDeltaEvent event) {
        String piece = event.delta() == null ? null : event.delta().text();
        if (piece == null) {
            text.activity();
        } else if (!text.append(piece)) {
            end(new ProviderResult.Failed(text.tooLong()));
            cancel();
        }
    }

    @Override
    public void visitMessageStop(MessageStopEvent event) {
        String reason = event.stopReasonAsString();
        stopReason = reason == null ? "" : reason;
    }

    /** The last event of a whole stream: nothing is waited for after it, not even the end of the connection. */
    @Override
    public void visitMetadata(ConverseStreamMetadataEvent event) {
        tokens = ConverseReader.tokens(event.usage());
        String reason = stopReason;
        if (reason != null) {
            end(answered(reason));
        }
    }

    @Override
    public void onError(Throwable problem) {
        // The call's future tells it too, once: this may be told several times.
    }

    @Override
    public void onComplete() {
        // See onError.
    }

    @Override
    public void exceptionOccurred(Throwable problem) {
        // See onError.
    }

    @Override
    public void complete() {
        // See onError.
    }

    private ProviderResult answered(String reason) {
        return new ProviderResult.Answered(Answer.chat(text.toString(), ConverseReader.finishReason(reason), tokens));
    }

    private void end(ProviderResult how) {
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        try {
            workers.execute(() -> result.complete(how));
        } catch (RejectedExecutionException closing) {
            result.complete(how);
        }
    }
}
