package io.millweir.http;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import org.jspecify.annotations.Nullable;

/**
 * Gathers a body up to a limit, unless the listener takes it.
 *
 * <p>Threading: signals come from the transport, one at a time; {@link #cancel} and {@link #received} from any thread.
 */
final class BodyCollector implements BodySubscriber<byte[]> {
    /** The body passed the limit. */
    static final class LimitPassed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        LimitPassed() {
            super("body too large", null, false, false);
        }
    }

    private final HttpHead head;
    private final long limit;
    private final BodyListener listener;
    private final boolean taken;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final CompletableFuture<byte[]> whole = new CompletableFuture<>();
    private volatile @Nullable Subscription subscription;
    private volatile long received;
    private volatile boolean cancelled;

    BodyCollector(HttpHead head, long limit, BodyListener listener) {
        this.head = head;
        this.limit = limit;
        this.listener = listener;
        this.taken = listener.takesBody(head);
    }

    HttpHead head() {
        return head;
    }

    long received() {
        return received;
    }

    /** Stops reading; the transport closes the connection. */
    void cancel() {
        cancelled = true;
        Subscription current = subscription;
        if (current != null) {
            current.cancel();
        }
    }

    @Override
    public CompletionStage<byte[]> getBody() {
        return whole;
    }

    @Override
    public void onSubscribe(Subscription upstream) {
        subscription = upstream;
        if (cancelled) {
            upstream.cancel();
        } else {
            upstream.request(Long.MAX_VALUE);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        for (ByteBuffer buffer : buffers) {
            received += buffer.remaining();
            if (received > limit && !taken) {
                cancel();
                whole.completeExceptionally(new LimitPassed());
                return;
            }
            listener.onBytes(buffer.asReadOnlyBuffer());
            if (taken) {
                continue;
            }
            byte[] chunk = new byte[buffer.remaining()];
            buffer.get(chunk);
            bytes.write(chunk, 0, chunk.length);
        }
    }

    @Override
    public void onError(Throwable problem) {
        whole.completeExceptionally(problem);
    }

    @Override
    public void onComplete() {
        whole.complete(bytes.toByteArray());
    }
}
