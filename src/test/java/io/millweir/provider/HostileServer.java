package io.millweir.provider;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A server below HTTP that does what no server should. */
final class HostileServer implements AutoCloseable {
    /** What it does with a connection on which a request has begun to arrive. */
    enum Manner {
        /** Never says a word. */
        SILENT,
        /** Closes the connection. */
        CLOSES,
        /** Says something that is no HTTP. */
        JUNK,
        /** Answers 200 with a web page. */
        PAGE,
        /** Answers 200 with nothing. */
        NOTHING,
        /** Answers 200 with a body that never ends, as fast as it is read. */
        ENDLESS,
        /** Answers 200 with a byte now and then. */
        DRIPS,
        /** Answers 200, promises much, resets the connection after little. */
        RESETS,
        /** Answers 200, promises much, closes after little. */
        BREAKS_OFF
    }

    private final ServerSocket listener;
    private final Manner manner;
    private final List<Socket> kept = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();

    HostileServer(Manner manner) {
        this.manner = manner;
        try {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
        daemon(this::accept);
    }

    String url() {
        return "http://127.0.0.1:" + listener.getLocalPort();
    }

    int connections() {
        return connections.get();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                kept.add(socket);
                connections.incrementAndGet();
                daemon(() -> treat(socket));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void treat(Socket socket) {
        try {
            readHead(socket.getInputStream());
            OutputStream out = socket.getOutputStream();
            switch (manner) {
                case SILENT -> {}
                case CLOSES -> socket.close();
                case JUNK -> {
                    out.write(bytes("220 mail.example.com ESMTP\r\n\r\n"));
                    out.flush();
                    socket.close();
                }
                case PAGE -> {
                    String page = "<html><body>Welcome to the hotel's network. Log in.</body></html>";
                    out.write(bytes("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: " + page.length()
                            + "\r\nConnection: close\r\n\r\n" + page));
                    out.flush();
                    socket.close();
                }
                case NOTHING -> {
                    out.write(bytes("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 0\r\n"
                            + "Connection: close\r\n\r\n"));
                    out.flush();
                    socket.close();
                }
                case ENDLESS -> {
                    out.write(bytes("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                            + "Content-Length: 100000000000\r\n\r\n{\"text\":\""));
                    byte[] much = "a".repeat(1 << 16).getBytes(StandardCharsets.US_ASCII);
                    while (true) {
                        out.write(much);
                    }
                }
                case DRIPS -> {
                    out.write(bytes("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                            + "Content-Length: 1000000\r\n\r\n{\""));
                    while (true) {
                        out.write('a');
                        out.flush();
                        Thread.sleep(50);
                    }
                }
                case RESETS, BREAKS_OFF -> {
                    out.write(bytes("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                            + "Content-Length: 1000000\r\n\r\n{\"id\":"));
                    out.flush();
                    Thread.sleep(100);
                    if (manner == Manner.RESETS) {
                        socket.setSoLinger(true, 0);
                    }
                    socket.close();
                }
            }
        } catch (IOException | InterruptedException gone) {
            // Whoever called has left.
        }
    }

    private static void readHead(InputStream in) throws IOException {
        int newLines = 0;
        while (newLines < 2) {
            int read = in.read();
            if (read < 0) {
                return;
            }
            newLines = read == '\n' ? newLines + 1 : read == '\r' ? newLines : 0;
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "hostile-server");
        thread.setDaemon(true);
        thread.start();
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
