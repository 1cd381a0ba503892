package io.millweir.routing.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

/**
 * Thread CPU time of embedding a query, warm, on one thread. Run it with
 * {@code mvn test-compile surefire:test@default-test -Dtest=EmbeddingBenchmark}.
 */
class EmbeddingBenchmark {
    private static final String SHORT =
            "What turns the mill wheel when the river is low and the miller has to grind the grain of the whole village?";
    private static final String LONG = "The stones grind the grain. ".repeat(100);

    private final ThreadMXBean clock = ManagementFactory.getThreadMXBean();

    @Test
    void time_of_a_query() throws IOException {
        long before = resident();
        long begin = System.nanoTime();
        Embedder minilm = Embedders.minilm();
        System.out.printf(
                "loaded in %.2f s, +%d MB resident%n", (System.nanoTime() - begin) / 1e9, resident() - before);
        double[] found = measured(minilm);
        measured(Embedders.staticMinilm());
        assertThat(found[0]).as("ms for 24 pieces").isLessThan(8);
    }

    private double[] measured(Embedder embedder) throws IOException {
        int pieces = new WordPiece(Minilm.vocabulary()).encode(SHORT, 256).length;
        double few = median(embedder, Collections.nCopies(500, SHORT));
        double most = median(embedder, Collections.nCopies(100, LONG));
        System.out.printf(
                "%s: %d pieces %.3f ms, 256 pieces %.3f ms, %d MB resident%n",
                embedder.id(), pieces, few, most, resident());
        try {
            List<String> questions = Fixtures.sharedQuestions();
            double real = median(embedder, questions);
            System.out.printf(
                    "%s: median of %d real questions %.3f ms, %d MB resident%n",
                    embedder.id(), questions.size(), real, resident());
        } catch (TestAbortedException absent) {
            System.out.println(absent.getMessage());
        }
        return new double[] {few, most};
    }

    private double median(Embedder embedder, List<String> texts) {
        texts.stream().limit(200).forEach(embedder::embed);
        double[] millis = new double[texts.size()];
        for (int i = 0; i < millis.length; i++) {
            long before = clock.getCurrentThreadCpuTime();
            embedder.embed(texts.get(i));
            millis[i] = (clock.getCurrentThreadCpuTime() - before) / 1e6;
        }
        Arrays.sort(millis);
        return millis[millis.length / 2];
    }

    private static long resident() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return -1;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElse(-1);
    }
}
