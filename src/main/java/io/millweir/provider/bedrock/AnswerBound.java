package io.millweir.provider.bedrock;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/**
 * Stops reading an answer that is too long to be one. The SDK gathers whole answers in memory, however long they are;
 * streamed ones it hands on as they come, so they are bounded where their text is gathered.
 *
 * <p>Threading: stateless; each answer is counted by its own subscriber.
 */
final class AnswerBound implements ExecutionInterceptor {
    /** As long as the answers of the other providers may be. */
    static final long MOST_BYTES = 64L << 20;

    private static final String EVENT_STREAM = "application/vnd.amazon.eventstream";

    /** The answer passed the limit. */
    static final class TooLong extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooLong() {
            super("the answer is longer than " + MOST_BYTES + " bytes", null, false, false);
        }
    }

    @Override
    public Optional<Publisher<ByteBuffer>> modifyAsyncHttpResponseContent(
            Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
        boolean streamed = context.httpResponse()
                .firstMatchingHeader("Content-Type")
                .filter(type -> type.startsWith(EVENT_STREAM))
                .isPresent();
        return streamed
                ? context.responsePublisher()
                : context.responsePublisher().map(body -> reader -> body.subscribe(new Counting(reader)));
    }

    private static final class Counting implements Subscriber<ByteBuffer>, Subscription {
        private final Subscriber<? super ByteBuffer> reader;
        private Subscription source = this;
        private long received;
        private boolean over;

        Counting(Subscriber<? super ByteBuffer> reader) {
            this.reader = reader;
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            source = subscription;
            reader.onSubscribe(subscription);
        }

        @Override
        public void onNext(ByteBuffer bytes) {
            if (over) {
                return;
            }
            received += bytes.remaining();
            if (received > MOST_BYTES) {
                over = true;
                source.cancel();
                reader.onError(new TooLong());
            } else {
                reader.onNext(bytes);
            }
        }

        @Override
        public void onError(Throwable problem) {
            if (!over) {
                reader.onError(problem);
            }
        }

        @Override
        public void onComplete() {
            if (!over) {
                reader.onComplete();
            }
        }

        // Before there is a source, there is nothing to ask for or to give up.
        @Override
        public void request(long count) {}

        @Override
        public void cancel() {}
    }
}
