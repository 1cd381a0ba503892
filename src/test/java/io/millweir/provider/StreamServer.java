package io.millweir.provider;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that sends an event stream in chunks, and then does whatever a test wants. */
public final class StreamServer implements AutoCloseable {
    /** What is done with a connection whose request has been read. */
    public interface Manners {
        void meet(Stream stream) throws Exception;
    }

    private final ServerSocket listener;
    private final AtomicInteger connections = new AtomicInteger();
    private final CountDownLatch peerClosed = new CountDownLatch(1);
    private volatile Manners manners = stream -> {};

    public StreamServer() {
        try {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
        start(this::accept);
    }

    public StreamServer with(Manners newManners) {
        manners = newManners;
        return this;
    }

    public String url() {
        return "http://127.0.0.1:" + listener.getLocalPort();
    }

    public int connections() {
        return connections.get();
    }

    public boolean sawClose() throws InterruptedException {
        return peerClosed.await(5, TimeUnit.SECONDS);
    }

    private void accept() throws Exception {
        while (!listener.isClosed()) {
            Socket socket = listener.accept();
            connections.incrementAndGet();
            start(() -> {
                try (socket) {
                    while (readRequest(socket.getInputStream())) {
                        Stream stream = new Stream(socket);
                        manners.meet(stream);
                        if (!stream.kept) {
                            return;
                        }
                    }
                }
            });
        }
    }

    private static boolean readRequest(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                return false;
            }
            head.append((char) next);
        }
        String lower = head.toString().toLowerCase(Locale.ROOT);
        int at = lower.indexOf("content-length:") + 15;
        int length =
                Integer.parseInt(lower.substring(at, lower.indexOf('\r', at)).strip());
        return in.readNBytes(length).length == length;
    }

    private interface Task {
        void run() throws Exception;
    }

    private static void start(Task task) {
        Thread thread = new Thread(
                () -> {
                    try {
                        task.run();
                    } catch (IOException closed) {
                        // The peer or the test has closed; what matters is asserted there.
                    } catch (Exception problem) {
                        throw new IllegalStateException(problem);
                    }
                },
                "stream-server");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    /** One answer. */
    public final class Stream {
        private final Socket socket;
        private boolean kept;

        private Stream(Socket socket) {
            this.socket = socket;
        }

        /** The head of an event stream. */
        public Stream begin() throws IOException {
            return raw("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n");
        }

        /** One chunk of the body. */
        public Stream send(String text) throws IOException {
            int length = text.getBytes(StandardCharsets.UTF_8).length;
            return raw(Integer.toHexString(length) + "\r\n" + text + "\r\n");
        }

        /** The regular end of the body; the connection may be used again. */
        public void end() throws IOException {
            raw("0\r\n\r\n");
            kept = true;
        }

        /** Breaks the connection. */
        public void reset() throws IOException {
            socket.setSoLinger(true, 0);
        }

        /** Waits until the peer closes, and notes that it did. */
        public void awaitClose() throws IOException {
            try {
                while (socket.getInputStream().read() >= 0) {
                    continue;
                }
            } catch (IOException reset) {
                // A reset is a close too.
            }
            peerClosed.countDown();
        }

        public Stream raw(String text) throws IOException {
            OutputStream out = socket.getOutputStream();
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.flush();
            return this;
        }
    }
}
