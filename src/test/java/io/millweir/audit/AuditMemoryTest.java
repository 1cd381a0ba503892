package io.millweir.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AuditMemoryTest {
    private static final int QUERIES = 50_000;

    /** A million queries take four fifths of 512 MB, all of them streamed; the rest is the consumer's. */
    private static final long MOST_BYTES = 410;

    @Test
    void a_query_takes_so_little_that_a_million_fit() {
        Audit audit = new Audit(Terms.of(Scene.TIMEOUT, Scene.WINDOW), Range.ALL, Scene.START);
        new Scene().streamed("first", "So.").giveTo(audit);
        long before = used();

        for (int i = 0; i < QUERIES; i++) {
            String id = new UUID(i, i * 31L).toString();
            Scene scene = new Scene().on(i % 4).streamed(id, "One two.");
            scene.chunk(id, 1, 0, "One ")
                    .chunk(id, 1, 1, "two.")
                    .lastChunk(id, 1, 2)
                    .giveTo(audit);
        }

        long perQuery = (used() - before) / QUERIES;
        assertThat(perQuery).isBetween(50L, MOST_BYTES);
        assertThat(audit.finish(Optional.empty()))
                .returns(QUERIES + 1L, Findings::queries)
                .returns((long) QUERIES, Findings::streams);
    }

    private static long used() {
        Runtime runtime = Runtime.getRuntime();
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
