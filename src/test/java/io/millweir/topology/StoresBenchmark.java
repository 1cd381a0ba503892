package io.millweir.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.millweir.domain.Report;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import java.util.function.Function;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What keeping the work on disk costs a query, and what a million waiting queries cost in memory. Run it with
 * {@code mvn test-compile surefire:test@default-test -Dtest=StoresBenchmark}, fewer with {@code -Dqueries=100000}.
 */
class StoresBenchmark {
    private static final int QUERIES = Integer.getInteger("queries", 200_000);
    private static final int IN_PROGRESS = 2_000;

    @TempDir
    private Path directory;

    private DeskFixture partition(String name, Function<String, KeyValueBytesStoreSupplier> stores) {
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "benchmark");
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "nowhere:1");
        properties.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, "io.millweir.runtime.SharedStoreMemory");
        return new DeskFixture(
                Duration.ZERO,
                false,
                stores,
                new MockProcessorContext<>(
                        properties, new TaskId(0, 0), directory.resolve(name).toFile()));
    }

    @Test
    void time_of_a_query_in_memory_and_on_disk() {
        double memory = 0;
        double disk = 0;
        for (int round = 0; round < 3; round++) {
            memory = microsPerQuery(partition("memory-" + round, Stores::inMemoryKeyValueStore));
            disk = microsPerQuery(partition("disk-" + round, Stores::persistentKeyValueStore));
            System.out.printf(
                    "desk and stores, per query of 2 kB with two reports: in memory %.1f µs, on disk %.1f µs, ratio %.2f%n",
                    memory, disk, disk / memory);
        }
        assertThat(disk / memory).isLessThan(3);
    }

    private double microsPerQuery(DeskFixture partition) {
        String text = "How much is seven times eight? ".repeat(65);
        int queries = QUERIES / 10;
        long from = System.nanoTime();
        for (int i = 0; i < queries + IN_PROGRESS; i++) {
            if (i < queries) {
                partition.start("{'id': 'q" + i + "', 'query': '" + text + "'}");
            }
            if (i >= IN_PROGRESS) {
                int ended = i - IN_PROGRESS;
                report(partition, ended, Calls.intent(1));
                report(partition, ended, Calls.answered(1, "hi", 1, 1));
            }
        }
        double micros = (System.nanoTime() - from) / 1e3 / queries;
        assertThat(partition.capacity.inProgress()).isZero();
        return micros;
    }

    private static void report(DeskFixture partition, int query, Report report) {
        partition.reportOn(query, "q" + query, report);
    }

    @Test
    void memory_of_what_waits_and_time_to_take_it_over() {
        DeskFixture partition = partition("waiting", Stores::persistentKeyValueStore);
        partition.dispatch.room(0);
        partition.start("{'id': 'first', 'query': 'hello'}");
        for (int i = 0; i < QUERIES; i++) {
            partition.start("{'id': 'question-" + i + "', 'query': 'hello', 'tenant': 'team-" + i % 50 + "'}");
        }
        long from = System.nanoTime();
        partition.open();
        double seconds = (System.nanoTime() - from) / 1e9;
        assertThat(partition.capacity.waiting()).isEqualTo(QUERIES + 1);

        long held = usedHeap();
        partition.close();
        double bytes = (double) (held - usedHeap()) / QUERIES;

        System.out.printf(
                "%d waiting: %.0f bytes of heap each, the id included; taken over in %.1f s; resident set %d MiB%n",
                QUERIES, bytes, seconds, residentMegabytes());
        // The id: 24 bytes for the string, 16 and its length for its bytes.
        assertThat(bytes).isLessThan(150 + 56);
    }

    private static long residentMegabytes() {
        try {
            long pages =
                    Long.parseLong(Files.readString(Path.of("/proc/self/statm")).split(" ")[1]);
            return pages * 4096 >> 20;
        } catch (IOException e) {
            return -1;
        }
    }

    private static long usedHeap() {
        ManagementFactory.getMemoryMXBean().gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
