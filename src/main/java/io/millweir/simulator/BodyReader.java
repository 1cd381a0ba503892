package io.millweir.simulator;

import java.io.ByteArrayOutputStream;
import java.util.Optional;
import java.util.function.Consumer;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.util.BufferUtil;

/**
 * Reads a request's body to its end as it arrives.
 *
 * <p>Threading: run by one of Jetty's threads at a time, whenever there is something to read.
 */
final class BodyReader implements Runnable {
    private final Exchange exchange;
    private final int mostBytes;
    private final Consumer<Optional<byte[]>> then;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private boolean tooLarge;

    /**
     * @param mostBytes a larger body is read and thrown away
     * @param then gets the body, or nothing when it was too large; not called when the connection broke
     */
    BodyReader(Exchange exchange, int mostBytes, Consumer<Optional<byte[]>> then) {
        this.exchange = exchange;
        this.mostBytes = mostBytes;
        this.then = then;
    }

    @Override
    public void run() {
        try {
            read();
        } catch (RuntimeException failure) {
            exchange.callback().failed(failure);
        }
    }

    private void read() {
        while (true) {
            Content.Chunk chunk = exchange.request().read();
            if (chunk == null) {
                exchange.request().demand(this);
                return;
            }
            if (Content.Chunk.isFailure(chunk)) {
                exchange.callback().failed(chunk.getFailure());
                return;
            }
            boolean last = chunk.isLast();
            keep(chunk);
            chunk.release();
            if (last) {
                then.accept(tooLarge ? Optional.empty() : Optional.of(body.toByteArray()));
                return;
            }
        }
    }

    private void keep(Content.Chunk chunk) {
        if (tooLarge || body.size() + chunk.remaining() > mostBytes) {
            tooLarge = true;
            body.reset();
        } else {
            body.writeBytes(BufferUtil.toArray(chunk.getByteBuffer()));
        }
    }
}
