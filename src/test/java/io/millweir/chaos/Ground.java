package io.millweir.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Where a test's processes have their files, and how they are started. */
final class Ground {
    /**
     * Two cores start a process soonest without the optimizing compiler and with one thread for the garbage; the heap is
     * bounded because half a dozen of them live at once.
     */
    private static final List<String> LEAN =
            List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError");

    private final Path root;
    private final AtomicInteger started = new AtomicInteger();

    /** An empty directory for the test of this name. */
    Ground(String test) {
        this.root = Path.of("target", "chaos", test).toAbsolutePath();
        delete(root);
        create(root.resolve("logs"));
    }

    Path directory(String name) {
        return create(root.resolve("data").resolve(name));
    }

    Path file(String name) {
        return root.resolve(name);
    }

    /** Starts a JVM; {@code before} comes in front of it, to put it elsewhere. */
    Child java(
            String name,
            List<String> before,
            int heapMb,
            Map<String, String> environment,
            String main,
            List<String> arguments) {
        List<String> command = new ArrayList<>(before);
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(LEAN);
        command.add("-Xmx" + heapMb + "m");
        command.add("-XX:+HeapDumpOnOutOfMemoryError");
        command.add("-XX:HeapDumpPath=" + root.resolve("logs"));
        // Native libraries are unpacked there; a process that is killed leaves them.
        command.add("-Djava.io.tmpdir=" + directory("tmp"));
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(main);
        command.addAll(arguments);
        Path log = root.resolve("logs").resolve("%02d-%s.log".formatted(started.incrementAndGet(), name));
        return Child.start(command, environment, log);
    }

    /** Deletes all but logs. */
    void clear() {
        delete(root.resolve("data"));
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path create(Path directory) {
        try {
            return Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void delete(Path directory) {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
