package io.millweir.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millweir.dispatch.Work;
import io.millweir.domain.Answer;
import io.millweir.domain.Attempt;
import io.millweir.domain.Deployment;
import io.millweir.domain.Ending;
import io.millweir.domain.ErrorCode;
import io.millweir.domain.Failure;
import io.millweir.domain.FinishReason;
import io.millweir.domain.Message;
import io.millweir.domain.ModelOptions;
import io.millweir.domain.Operation;
import io.millweir.domain.Origin;
import io.millweir.domain.Parameters;
import io.millweir.domain.Plan;
import io.millweir.domain.Prices;
import io.millweir.domain.Priority;
import io.millweir.domain.Query;
import io.millweir.domain.Report;
import io.millweir.domain.Tokens;
import io.millweir.topology.QueryTimestamps;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CompletionsJournalTest {
    private static final String TOPIC = "millweir.completions";
    private static final Instant AT = Instant.parse("2026-03-01T12:00:00Z");
    private static final long QUERY_TIME = 1_700_000_000_000L;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final FatalEnd end = Ends.ofMillweir();
    private final CompletionsJournal journal =
            new CompletionsJournal(producer, TOPIC, "boot-1", end, Duration.ofMillis(20));

    @AfterEach
    void close() {
        journal.close();
    }

    @Test
    void writes_to_the_partition_of_the_query_under_its_id_with_its_time() throws IOException {
        journal.write(work("q-1", 5), intent(1));
        sent(1);

        ProducerRecord<byte[], byte[]> record = producer.history().get(0);
        assertThat(record.topic()).isEqualTo(TOPIC);
        assertThat(record.partition()).isEqualTo(5);
        assertThat(record.key()).asString().isEqualTo("q-1");
        assertThat(extracted(record)).isEqualTo(QUERY_TIME);
        JsonNode value = JSON.readTree(record.value());
        assertThat(value.path("kind").asText()).isEqualTo("intent");
        assertThat(value.path("process").asText()).isEqualTo("boot-1");
        assertThat(value.path("query_id").asText()).isEqualTo("q-1");
        assertThat(value.path("source_offset").asLong()).isEqualTo(42);
    }

    @Test
    void a_report_is_durable_when_the_broker_has_it() {
        CompletionStage<Void> durable = journal.write(work("q-1", 0), intent(1));
        sent(1);
        boolean early = durable.toCompletableFuture().isDone();

        producer.completeNext();

        assertThat(early).isFalse();
        assertThat(durable).isCompleted();
    }

    @Test
    void a_report_that_was_not_taken_is_sent_again_until_it_is() {
        CompletionStage<Void> durable = journal.write(work("q-1", 0), intent(1));
        sent(1);
        for (int i = 1; i <= 3; i++) {
            producer.errorNext(new NotEnoughReplicasException("scripted"));
            sent(i + 1);
        }
        boolean early = durable.toCompletableFuture().isDone();

        producer.completeNext();

        assertThat(early).isFalse();
        assertThat(durable).isCompleted();
        assertThat(producer.history()).allSatisfy(each -> {
            assertThat(each.partition()).isZero();
            assertThat(each.value()).isEqualTo(producer.history().get(0).value());
            assertThat(extracted(each)).isEqualTo(QUERY_TIME);
        });
    }

    @Test
    void a_report_that_is_refused_for_good_ends_the_process_and_is_not_sent_again() {
        CompletionStage<Void> durable = journal.write(work("q-1", 0), intent(1));
        sent(1);

        producer.errorNext(new TopicAuthorizationException(Set.of(TOPIC)));
        pause(80);

        assertThat(producer.history()).hasSize(1);
        assertThat(durable.toCompletableFuture()).isNotDone();
        assertThat(journal.isRefused()).isTrue();
        assertThat(end.reason().toCompletableFuture().join()).contains("\"millweir.completions\"");
    }

    @Test
    void a_report_that_the_producer_refuses_to_take_is_sent_again() {
        producer.sendException = new IllegalStateException("scripted");
        CompletionStage<Void> durable = journal.write(work("q-1", 0), intent(1));
        pause(80);
        assertThat(producer.history()).isEmpty();

        producer.sendException = null;
        eventually(() -> producer.completeNext());

        assertThat(durable).isCompleted();
    }

    @Test
    void what_is_written_after_the_durable_report_of_a_query_stands_behind_it_whatever_failed_before() {
        journal.write(work("q-1", 0), intent(1))
                .thenRun(() -> journal.write(work("q-1", 0), end(Ending.answered(answer("fine"), 0))));
        journal.write(work("q-2", 0), intent(1));
        sent(2);
        producer.errorNext(new NotEnoughReplicasException("scripted"));
        producer.completeNext();
        eventually(() -> producer.completeNext());
        eventually(() -> producer.completeNext());

        // The first of these is the record that failed; the mock keeps it.
        assertThat(producer.history().stream().map(CompletionsJournalTest::kind))
                .containsExactly("q-1 intent", "q-2 intent", "q-1 intent", "q-1 attempt");
    }

    @Test
    void an_answer_too_large_for_a_record_becomes_a_failure_with_the_same_books() throws Exception {
        CompletionStage<Void> durable = journal.write(work("q-1", 0), end(Ending.answered(answer("very long"), 17)));
        sent(1);
        producer.errorNext(new RecordTooLargeException("scripted"));
        eventually(() -> producer.completeNext());

        durable.toCompletableFuture().get(1, TimeUnit.SECONDS);
        JsonNode first = JSON.readTree(producer.history().get(0).value()).path("report");
        JsonNode smaller = JSON.readTree(producer.history().get(1).value()).path("report");
        assertThat(smaller.path("attempt")).isEqualTo(first.path("attempt"));
        assertThat(smaller.toString()).doesNotContain("very long").containsIgnoringCase("payload_too_large");
    }

    @Test
    void a_failure_too_large_for_a_record_loses_only_what_the_provider_said() {
        Failure failure = Failure.of(ErrorCode.PROVIDER_ERROR, "openai: failed")
                .withProvider(Optional.of("E1"), Optional.of("a long page"), OptionalInt.of(500));
        Attempt attempt = attempt(Optional.of(failure));

        Report smaller = SmallerReport.of(new Report.AttemptEnd(attempt, Optional.of(Ending.failed(failure, 3))))
                .orElseThrow();

        Failure kept = Failure.of(ErrorCode.PROVIDER_ERROR, "openai: failed")
                .withProvider(Optional.of("E1"), Optional.empty(), OptionalInt.of(500));
        assertThat(smaller)
                .isEqualTo(new Report.AttemptEnd(attempt(Optional.of(kept)), Optional.of(Ending.failed(kept, 3))));
    }

    @Test
    void an_intent_has_nothing_to_leave_out() {
        assertThat(SmallerReport.of(intent(1))).isEmpty();
    }

    @Test
    void a_closed_journal_sends_nothing_again_and_calls_nothing_durable() {
        CompletionStage<Void> durable = journal.write(work("q-1", 0), intent(1));
        sent(1);

        journal.close();
        producer.errorNext(new TimeoutException("scripted"));
        pause(80);

        assertThat(producer.history()).hasSize(1);
        assertThat(durable.toCompletableFuture()).isNotDone();
    }

    @Test
    void a_caller_never_waits_for_a_producer_that_blocks() throws Exception {
        CountDownLatch reachable = new CountDownLatch(1);
        MockProducer<byte[], byte[]> blocked =
                new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer()) {
                    @Override
                    public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
                        try {
                            reachable.await();
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                        return super.send(record, callback);
                    }
                };
        try (CompletionsJournal waiting =
                new CompletionsJournal(blocked, TOPIC, "boot-1", end, Duration.ofMillis(20))) {
            CompletionStage<Void> first = waiting.write(work("q-1", 0), intent(1));
            CompletionStage<Void> second = waiting.write(work("q-2", 0), intent(1));
            assertThat(first.toCompletableFuture()).isNotDone();

            reachable.countDown();

            second.toCompletableFuture().get(5, TimeUnit.SECONDS);
            assertThat(blocked.history().stream().map(CompletionsJournalTest::kind))
                    .containsExactly("q-1 intent", "q-2 intent");
        }
    }

    @Test
    void a_marker_goes_to_the_partition_of_its_task_with_the_oldest_time() throws IOException {
        journal.write(3, "task-incarnation");
        sent(1);

        ProducerRecord<byte[], byte[]> record = producer.history().get(0);
        assertThat(record.partition()).isEqualTo(3);
        assertThat(extracted(record)).isZero();
        assertThat(JSON.readTree(record.value()).path("kind").asText()).isEqualTo("caught-up");
        assertThat(JSON.readTree(record.value()).at("/report/task").asText()).isEqualTo("task-incarnation");
    }

    private static long extracted(ProducerRecord<byte[], byte[]> record) {
        ConsumerRecord<Object, Object> read = new ConsumerRecord<>(TOPIC, 0, 0, record.key(), record.value());
        record.headers().forEach(read.headers()::add);
        return new QueryTimestamps().extract(read, -1);
    }

    private static String kind(ProducerRecord<byte[], byte[]> record) {
        try {
            JsonNode value = JSON.readTree(record.value());
            return value.path("query_id").asText() + " " + value.path("kind").asText();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Report.Intent intent(int attempt) {
        return new Report.Intent(attempt, "gpt", deployment(), 0, Prices.UNKNOWN, "v1", false, AT, Optional.empty());
    }

    private static Report.AttemptEnd end(Ending ending) {
        return new Report.AttemptEnd(attempt(Optional.empty()), Optional.of(ending));
    }

    private static Attempt attempt(Optional<Failure> failure) {
        return new Attempt(
                1,
                "gpt",
                deployment(),
                0,
                AT,
                AT.plusMillis(20),
                OptionalLong.empty(),
                Tokens.of(5, 6),
                Prices.UNKNOWN,
                "v1",
                false,
                false,
                failure,
                Optional.empty());
    }

    private static Answer answer(String text) {
        return Answer.chat(text, FinishReason.STOP, Tokens.of(5, 6));
    }

    private static Deployment deployment() {
        return new Deployment("openai", "gpt-5-mini", Optional.empty());
    }

    private static Work work(String id, int partition) {
        Query query = new Query(
                id,
                Operation.CHAT,
                List.of(Message.user("hello")),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                false,
                false,
                Parameters.NONE,
                ModelOptions.NONE,
                "team-a",
                Optional.empty(),
                Map.of(),
                Priority.NORMAL,
                OptionalLong.empty(),
                Optional.empty(),
                OptionalDouble.empty(),
                Optional.empty(),
                List.of());
        Plan plan = new Plan(
                "cheapest",
                Optional.empty(),
                "gpt",
                List.of(),
                Map.of(),
                "test",
                Optional.empty(),
                "v1",
                OptionalDouble.empty());
        return new Work(query, plan, new Origin(partition, 42, QUERY_TIME), AT.plusSeconds(60), 0);
    }

    private void sent(int records) {
        eventually(() -> producer.history().size() == records);
    }

    private static void eventually(BooleanSupplier condition) {
        for (int i = 0; i < 1_000; i++) {
            if (condition.getAsBoolean()) {
                return;
            }
            pause(5);
        }
        throw new AssertionError("not within 5 s");
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
