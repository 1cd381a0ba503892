package io.millweir.provider.bedrock;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that answers 200 with an event stream and sends of it what the test says, when it says it. */
final class DrippingServer implements AutoCloseable {
    /** What is done with each connection after the head of the answer was sent. */
    interface Script {
        void play(Pen pen) throws Exception;
    }

    /** Writes the body in chunks. */
    static final class Pen {
        private final Socket socket;

        private Pen(Socket socket) {
            this.socket = socket;
        }

        void write(byte[] bytes) throws IOException {
            OutputStream out = socket.getOutputStream();
            out.write((Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
            out.write(bytes);
            out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
            out.flush();
        }

        /** The clean end of the body. */
        void finish() throws IOException {
            socket.getOutputStream().write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
        }

        /** An end that the peer sees as a reset. */
        void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }

        /** Waits until the peer has hung up. */
        void awaitHangUp() {
            try {
                InputStream in = socket.getInputStream();
                while (in.read() >= 0) {
                    continue;
                }
            } catch (IOException reset) {
                // A reset is hanging up too.
            }
        }
    }

    private final ServerSocket listener;
    private final AtomicInteger requests = new AtomicInteger();
    private final CountDownLatch played = new CountDownLatch(1);

    DrippingServer(Script script) {
        try {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
        start(() -> {
            while (true) {
                Socket socket = listener.accept();
                start(() -> serve(socket, script));
            }
        });
    }

    private void serve(Socket socket, Script script) throws Exception {
        try (socket) {
            readRequest(socket.getInputStream());
            requests.incrementAndGet();
            socket.getOutputStream()
                    .write(("HTTP/1.1 200 OK\r\nContent-Type: application/vnd.amazon.eventstream\r\n"
                                    + "Transfer-Encoding: chunked\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
            script.play(new Pen(socket));
        } finally {
            played.countDown();
        }
    }

    private static void readRequest(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.read());
        }
        int length = 0;
        for (String line : head.toString().split("\r\n")) {
            if (line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:")) {
                length = Integer.parseInt(line.substring(15).strip());
            }
        }
        in.readNBytes(length);
    }

    String url() {
        return "http://127.0.0.1:" + listener.getLocalPort();
    }

    int requests() {
        return requests.get();
    }

    /** Whether a script came to its end. */
    boolean played() {
        try {
            return played.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    private interface Task {
        void run() throws Exception;
    }

    private static void start(Task task) {
        Thread thread = new Thread(() -> {
            try {
                task.run();
            } catch (IOException closed) {
                // The test is over, or the peer has gone.
            } catch (Exception problem) {
                throw new IllegalStateException(problem);
            }
        });
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
}
