package io.millweir.http;

import java.net.http.HttpRequest.BodyPublisher;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A request body that tells when it is asked for: the JDK's client does so as soon as it has a connection, and tells it
 * in no other way.
 *
 * <p>Threading: thread-safe; tells once.
 */
final class ConnectionNotice implements BodyPublisher {
    private final BodyPublisher body;
    private final Runnable connected;
    private final AtomicBoolean told = new AtomicBoolean();

    ConnectionNotice(BodyPublisher body, Runnable connected) {
        this.body = body;
        this.connected = connected;
    }

    /** There is a connection, or there will be none. */
    void tell() {
        if (told.compareAndSet(false, true)) {
            connected.run();
        }
    }

    @Override
    public long contentLength() {
        return body.contentLength();
    }

    @Override
    public void subscribe(Subscriber<? super ByteBuffer> subscriber) {
        tell();
        body.subscribe(subscriber);
    }
}
