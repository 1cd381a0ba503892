package io.millweir.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.millweir.domain.Chunk;
import io.millweir.domain.FinishReason;
import io.millweir.domain.Origin;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ChunksWriterTest {
    private static final String TOPIC = "millweir.chunks";
    private static final Origin ORIGIN = new Origin(5, 42, 1_700_000_000_000L);

    private final CountDownLatch room = new CountDownLatch(1);
    private volatile boolean full;
    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer()) {
                @Override
                public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
                    if (full) {
                        await(room);
                    }
                    return super.send(record, callback);
                }
            };
    private final FatalEnd end = Ends.ofMillweir();
    private final ChunksWriter writer = new ChunksWriter(producer, TOPIC, end, Duration.ofMillis(50));

    @AfterEach
    void close() {
        room.countDown();
        writer.close();
    }

    @Test
    void writes_to_the_partition_of_the_query_under_its_id() {
        CompletionStage<Void> durable = writer.write(ORIGIN, Chunk.delta("q-1", 2, 3, "The \"capital\""));
        sent(1);
        boolean early = durable.toCompletableFuture().isDone();

        producer.completeNext();

        ProducerRecord<byte[], byte[]> record = producer.history().get(0);
        assertThat(record.topic()).isEqualTo(TOPIC);
        assertThat(record.partition()).isEqualTo(5);
        assertThat(record.key()).asString().isEqualTo("q-1");
        assertThat(record.timestamp()).isNull();
        assertThat(record.value())
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("{\"query_id\":\"q-1\",\"attempt\":2,\"index\":3,\"delta\":\"The \\\"capital\\\"\"}");
        assertThat(early).isFalse();
        assertThat(durable).isCompleted();
    }

    @Test
    void a_chunk_that_is_refused_for_good_ends_the_process() {
        writer.write(ORIGIN, Chunk.reset("q-1", 2));
        sent(1);

        producer.errorNext(new TopicAuthorizationException(Set.of(TOPIC)));

        assertThat(end.reason()
                        .toCompletableFuture()
                        .orTimeout(5, TimeUnit.SECONDS)
                        .join())
                .contains("\"millweir.chunks\"");
    }

    @Test
    void leaves_out_what_a_chunk_has_not() {
        writer.write(ORIGIN, Chunk.reset("q-1", 2));
        writer.write(ORIGIN, Chunk.last("q-1", 2, 1, "", FinishReason.STOP));
        sent(2);

        assertThat(values())
                .containsExactly(
                        "{\"query_id\":\"q-1\",\"attempt\":2,\"index\":0,\"reset\":true}",
                        "{\"query_id\":\"q-1\",\"attempt\":2,\"index\":1,\"delta\":\"\",\"finish_reason\":\"stop\"}");
    }

    @Test
    void keeps_the_order_in_which_chunks_are_given() {
        for (int i = 0; i < 500; i++) {
            writer.write(ORIGIN, Chunk.delta("q-" + i % 3, 1, i / 3, "x"));
        }
        sent(500);

        for (int query = 0; query < 3; query++) {
            String id = "\"q-" + query + "\"";
            assertThat(values().stream().filter(value -> value.contains(id)))
                    .extracting(value -> Integer.parseInt(value.replaceAll(".*\"index\":(\\d+).*", "$1")))
                    .isSorted();
        }
    }

    @Test
    void never_blocks_its_caller_when_the_producer_has_no_room() {
        full = true;
        long from = System.nanoTime();

        for (int i = 0; i < 1_000; i++) {
            writer.write(ORIGIN, Chunk.delta("q-1", 1, i, "x"));
        }
        long took = System.nanoTime() - from;
        room.countDown();
        sent(1_000);

        assertThat(Duration.ofNanos(took)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void what_was_not_taken_is_sent_again_and_the_rest_of_its_query_waits_behind_it() {
        CompletionStage<Void> first = writer.write(ORIGIN, Chunk.delta("q-1", 1, 0, "a"));
        sent(1);
        producer.errorNext(new NotEnoughReplicasException("scripted"));
        // The failure is on its way to the writer's thread before these are.
        CompletionStage<Void> second = writer.write(ORIGIN, Chunk.delta("q-1", 1, 1, "b"));
        CompletionStage<Void> other = writer.write(ORIGIN, Chunk.delta("q-2", 1, 0, "c"));
        sent(2);
        boolean early = first.toCompletableFuture().isDone();
        producer.completeNext();
        assertThat(other).isCompleted();
        assertThat(second.toCompletableFuture()).isNotDone();

        sent(4);
        producer.completeNext();
        producer.completeNext();

        assertThat(early).isFalse();
        assertThat(first).isCompleted();
        assertThat(second).isCompleted();
        assertThat(values().stream().map(value -> value.replaceAll(".*\"delta\":\"(.)\".*", "$1")))
                .containsExactly("a", "c", "a", "b");
    }

    @Test
    void what_the_producer_refuses_on_the_spot_is_sent_again_in_order() {
        producer.sendException = new IllegalStateException("scripted");
        writer.write(ORIGIN, Chunk.delta("q-1", 1, 0, "a"));
        writer.write(ORIGIN, Chunk.delta("q-1", 1, 1, "b"));
        pause(120);
        assertThat(producer.history()).isEmpty();

        producer.sendException = null;
        sent(2);

        assertThat(values().get(0)).contains("\"a\"");
        assertThat(values().get(1)).contains("\"b\"");
    }

    @Test
    void closes_when_all_that_was_given_is_sent_and_calls_nothing_durable_that_is_not() {
        CompletionStage<Void> durable = writer.write(ORIGIN, Chunk.delta("q-1", 1, 0, "a"));

        writer.close();
        producer.errorNext(new TimeoutException("scripted"));
        writer.write(ORIGIN, Chunk.delta("q-1", 1, 1, "late"));
        pause(120);

        assertThat(producer.history()).hasSize(1);
        assertThat(durable.toCompletableFuture()).isNotDone();
    }

    private List<String> values() {
        return producer.history().stream()
                .map(record -> new String(record.value(), StandardCharsets.UTF_8))
                .toList();
    }

    private void sent(int count) {
        eventually(() -> producer.history().size() >= count);
    }

    private static void eventually(BooleanSupplier condition) {
        for (int i = 0; i < 2_000; i++) {
            if (condition.getAsBoolean()) {
                return;
            }
            pause(5);
        }
        throw new AssertionError("not within 10 s");
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
