package io.millweir.simulator;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.util.Callback;

/** Sends replies, well or badly. */
final class ReplyWriter {
    private static final int DRIBBLE_BYTES = 16;

    private ReplyWriter() {}

    /** Sends a reply whole. */
    static void send(Exchange exchange, Reply reply) {
        send(exchange, reply, Delivery.WHOLE, () -> {});
    }

    /**
     * Sends a reply.
     *
     * @param ending runs once, just before the last byte leaves or after the connection is lost
     */
    static void send(Exchange exchange, Reply reply, Delivery delivery, Runnable ending) {
        byte[] body = reply.body();
        ByteBuffer bytes = ByteBuffer.wrap(body);
        exchange.response().setStatus(reply.status());
        reply.headers()
                .forEach((name, value) -> exchange.response().getHeaders().put(name, value));
        exchange.response().getHeaders().put(HttpHeader.CONTENT_TYPE, reply.contentType());
        if (delivery instanceof Delivery.Malformed) {
            bytes.limit(body.length * 2 / 3);
        }
        if (!reply.streamed()) {
            exchange.response().getHeaders().put(HttpHeader.CONTENT_LENGTH, bytes.remaining());
        }
        if (delivery instanceof Delivery.Truncated) {
            bytes.limit(body.length / 2);
            ending.run();
            exchange.response().write(false, bytes, Callback.from(exchange::drop));
        } else if (delivery instanceof Delivery.Slow slow) {
            new Dribble(exchange, bytes, Duration.ofMillis(slow.pauseMillis()), ending).next();
        } else {
            ending.run();
            exchange.response().write(true, bytes, exchange.callback());
        }
    }

    /** A body on its way in small pieces. */
    private static final class Dribble implements Callback {
        private final Exchange exchange;
        private final ByteBuffer rest;
        private final Duration pause;
        private final Runnable ending;
        private final AtomicBoolean ended = new AtomicBoolean();

        Dribble(Exchange exchange, ByteBuffer rest, Duration pause, Runnable ending) {
            this.exchange = exchange;
            this.rest = rest;
            this.pause = pause;
            this.ending = ending;
        }

        void next() {
            int size = Math.min(DRIBBLE_BYTES, rest.remaining());
            ByteBuffer piece = rest.slice(rest.position(), size);
            rest.position(rest.position() + size);
            if (rest.hasRemaining()) {
                exchange.response().write(false, piece, this);
            } else {
                end();
                exchange.response().write(true, piece, exchange.callback());
            }
        }

        @Override
        public void succeeded() {
            exchange.after(pause, this::next);
        }

        @Override
        public void failed(Throwable failure) {
            end();
            exchange.callback().failed(failure);
        }

        private void end() {
            if (ended.compareAndSet(false, true)) {
                ending.run();
            }
        }
    }
}
