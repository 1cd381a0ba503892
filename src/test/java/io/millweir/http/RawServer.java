package io.millweir.http;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that does with each connection whatever a test wants, however rude. */
final class RawServer implements AutoCloseable {
    interface Manners {
        void meet(Socket socket) throws Exception;
    }

    private final ServerSocket listener;
    final AtomicInteger requests = new AtomicInteger();
    final CountDownLatch peerClosed = new CountDownLatch(1);

    RawServer(Manners manners) {
        try {
            listener = new ServerSocket(0, 500, InetAddress.getLoopbackAddress());
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
        start(() -> {
            while (!listener.isClosed()) {
                Socket socket = listener.accept();
                start(() -> {
                    try (socket) {
                        readRequest(socket);
                        requests.incrementAndGet();
                        manners.meet(socket);
                    }
                });
            }
        });
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort() + "/");
    }

    /** Writes text as it stands. */
    static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
    }

    /** Waits until the peer closes, and notes that it did. */
    void awaitClose(Socket socket) {
        try {
            while (socket.getInputStream().read() >= 0) {
                continue;
            }
        } catch (IOException reset) {
            // A reset is a close too.
        }
        peerClosed.countDown();
    }

    boolean sawClose() throws InterruptedException {
        return peerClosed.await(3, TimeUnit.SECONDS);
    }

    private static void readRequest(Socket socket) throws IOException {
        BufferedReader reader =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
        int length = 0;
        for (String line = reader.readLine(); line != null && !line.isEmpty(); line = reader.readLine()) {
            if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                length = Integer.parseInt(line.substring(15).strip());
            }
        }
        for (int read = 0; read < length; read++) {
            if (reader.read() < 0) {
                return;
            }
        }
    }

    private interface Task {
        void run() throws Exception;
    }

    private static void start(Task task) {
        Thread thread = new Thread(() -> {
            try {
                task.run();
            } catch (SocketException closed) {
                // The test is over.
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
