package io.millweir.provider.bedrock;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A server that accepts and never says a word. */
final class SilentServer implements AutoCloseable {
    private final ServerSocket listener;
    private final CountDownLatch connected = new CountDownLatch(1);
    // A socket that nobody refers to is closed by the garbage collector, and then the server is silent no more.
    private final List<Socket> kept = new CopyOnWriteArrayList<>();

    SilentServer() {
        try {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
        Thread thread = new Thread(() -> {
            try {
                while (true) {
                    kept.add(listener.accept());
                    connected.countDown();
                }
            } catch (IOException closed) {
                // The test is over.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    String url() {
        return "http://127.0.0.1:" + listener.getLocalPort();
    }

    void awaitConnection() {
        try {
            if (!connected.await(10, TimeUnit.SECONDS)) {
                throw new AssertionError("nobody connected");
            }
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (Socket socket : kept) {
                socket.close();
            }
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }
}
