package io.millweir.cli;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;

/** A broker of an age of which no client of today knows the requests; all it can do is to say so. */
final class OldBroker implements AutoCloseable {
    private static final short METADATA = 3;
    private static final short API_VERSIONS = 18;
    private static final short UNSUPPORTED_VERSION = 35;

    private final ServerSocket server;

    private OldBroker(ServerSocket server) {
        this.server = server;
    }

    static OldBroker start() throws IOException {
        OldBroker broker = new OldBroker(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
        broker.onThread(broker::accept);
        return broker;
    }

    String address() {
        return "localhost:" + server.getLocalPort();
    }

    private interface Task {
        void run() throws IOException;
    }

    private void onThread(Task task) {
        Thread thread = new Thread(
                () -> {
                    try {
                        task.run();
                    } catch (IOException e) {
                        // The client went away, or the test has ended.
                        Thread.yield();
                    }
                },
                "old-broker");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() throws IOException {
        while (true) {
            Socket socket = server.accept();
            onThread(() -> serve(socket));
        }
    }

    private static void serve(Socket socket) throws IOException {
        try (socket) {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            while (true) {
                byte[] bytes = new byte[in.readInt()];
                in.readFully(bytes);
                ByteBuffer request = ByteBuffer.wrap(bytes);
                if (request.getShort() != API_VERSIONS) {
                    throw new EOFException("a request of which nothing is known");
                }
                short version = request.getShort();
                byte[] answer = versions(request.getInt(), version == 0 ? 0 : UNSUPPORTED_VERSION);
                out.writeInt(answer.length);
                out.write(answer);
                out.flush();
            }
        }
    }

    /** The oldest form of the answer, which every client reads: this and metadata, in versions of the far future. */
    private static byte[] versions(int correlation, int error) {
        return ByteBuffer.allocate(4 + 2 + 4 + 2 * 6)
                .putInt(correlation)
                .putShort((short) error)
                .putInt(2)
                .putShort(API_VERSIONS)
                .putShort((short) 0)
                .putShort((short) 0)
                .putShort(METADATA)
                .putShort((short) 900)
                .putShort((short) 901)
                .array();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
