package io.millweir.chaos;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * Passes connections to an address on to another one.
 *
 * <p>Threading: a thread that accepts, and two for each connection.
 */
final class Relay implements AutoCloseable {
    private final ServerSocket server;
    private final String target;
    private final int targetPort;

    Relay(String host, int port, String target, int targetPort) {
        this.target = target;
        this.targetPort = targetPort;
        try {
            this.server = new ServerSocket(port, 50, InetAddress.getByName(host));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        daemon(this::accept);
    }

    /** {@code HOST PORT TARGET PORT}, as often as wanted: as a process, for another network namespace. */
    public static void main(String[] routes) throws InterruptedException {
        for (int i = 0; i < routes.length; i += 4) {
            Relay unused = new Relay(
                    routes[i], Integer.parseInt(routes[i + 1]), routes[i + 2], Integer.parseInt(routes[i + 3]));
        }
        System.out.println("ready relay");
        Thread.currentThread().join();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket near = server.accept();
                daemon(() -> connect(near));
            } catch (IOException e) {
                // Closed, or the connection was gone again: the next one may fare better.
            }
        }
    }

    private void connect(Socket near) {
        try {
            Socket far = new Socket(target, targetPort);
            near.setTcpNoDelay(true);
            far.setTcpNoDelay(true);
            daemon(() -> pump(near, far));
            pump(far, near);
        } catch (IOException e) {
            close(near);
        }
    }

    private static void pump(Socket from, Socket to) {
        byte[] buffer = new byte[16 * 1024];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                out.write(buffer, 0, read);
            }
        } catch (IOException e) {
            // One side is gone, so the other goes too.
        }
        close(from);
        close(to);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is gone already.
        }
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "relay");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
