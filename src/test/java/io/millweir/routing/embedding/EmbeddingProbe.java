package io.millweir.routing.embedding;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Loads embedders in a process of its own and tells what that did to it. Linux. */
final class EmbeddingProbe {
    private static final List<String> TEXTS =
            List.of("mill", "What turns the mill wheel?", "The stones grind. ".repeat(300));

    private EmbeddingProbe() {}

    /** The arguments name embedders; what the first has started is not counted. */
    public static void main(String[] names) throws IOException {
        // Java tries out IPv6 with a socket of its own when this library is loaded, whoever is the first to need it.
        InetAddress.getLoopbackAddress();
        int threads = 0;
        for (String name : names) {
            String outcome;
            try {
                Embedder embedder = Embedders.byName(name);
                TEXTS.forEach(embedder::embed);
                outcome = "vector of " + embedder.embed(TEXTS.get(0)).length;
            } catch (EmbeddingException e) {
                outcome = e.getMessage();
            }
            int now = nativeThreads();
            System.out.println(name + ": " + outcome + "; sockets " + sockets() + "; threads of its own "
                    + (threads == 0 ? 0 : now - threads));
            threads = now;
        }
    }

    /** Threads that Java does not know, among them those of its compilers and collectors. */
    private static int nativeThreads() throws IOException {
        try (Stream<Path> tasks = Files.list(Path.of("/proc/self/task"))) {
            return (int) tasks.count() - Thread.getAllStackTraces().size();
        }
    }

    private static long sockets() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
            return files.filter(EmbeddingProbe::isSocket).count();
        }
    }

    private static boolean isSocket(Path file) {
        try {
            return Files.readSymbolicLink(file).toString().startsWith("socket:");
        } catch (IOException closedMeanwhile) {
            return false;
        }
    }
}
