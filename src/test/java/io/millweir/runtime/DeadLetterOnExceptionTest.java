package io.millweir.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.millweir.topics.Headers;
import io.millweir.topology.Schemas;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler.Response;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler.Result;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.errors.internals.DefaultErrorHandlerContext;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeadLetterOnExceptionTest {
    private static final byte[] KEY = {1};
    private static final byte[] VALUE = {2, 3};

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private final DeadLetterOnException handler = new DeadLetterOnException();
    private final RecordHeaders headers = new RecordHeaders();

    @BeforeEach
    void configure() {
        handler.configure(Map.of(DeadLetterOnException.CLOCK, Clock.fixed(NOW, ZoneOffset.UTC)));
    }

    private Response handle(String topic) {
        return handle(topic, "plan-route", VALUE, new IllegalStateException("the text of a prompt"));
    }

    private Response handle(String topic, String processor, byte[] value, Exception exception) {
        ErrorHandlerContext context = new DefaultErrorHandlerContext(
                null, topic, 3, 42, headers, processor, new TaskId(0, 3), NOW.toEpochMilli() - 70, KEY, value);
        return handler.handleError(context, new Record<>("key", "value", 0), exception);
    }

    @Test
    void buries_a_query_as_it_came_and_goes_on() {
        headers.add("mine", VALUE);

        Response response = handle("millweir.queries");

        assertThat(response.result()).isEqualTo(Result.RESUME);
        assertThat(response.deadLetterQueueRecords()).hasSize(1);
        ProducerRecord<byte[], byte[]> dead = response.deadLetterQueueRecords().get(0);
        assertThat(dead.topic()).isEqualTo("millweir.dead-letters");
        assertThat(dead.partition()).isEqualTo(3);
        assertThat(dead.key()).isEqualTo(KEY);
        assertThat(dead.value()).isEqualTo(VALUE);
        assertThat(text(dead, Headers.ERROR_CODE)).contains("internal");
        assertThat(text(dead, Headers.SOURCE_TOPIC)).contains("millweir.queries");
        assertThat(text(dead, Headers.SOURCE_PARTITION)).contains("3");
        assertThat(text(dead, Headers.SOURCE_OFFSET)).contains("42");
        assertThat(dead.headers().lastHeader("mine").value()).isEqualTo(VALUE);
    }

    @Test
    void buries_a_feedback_and_answers_nobody() {
        byte[] feedback = "{\"query_id\": \"q-1\", \"rating\": 1}".getBytes(StandardCharsets.UTF_8);

        Response response = handle(
                "millweir.feedback", "take-feedback", feedback, new IllegalStateException("the text of a prompt"));

        assertThat(response.deadLetterQueueRecords()).hasSize(1);
        assertThat(response.deadLetterQueueRecords().get(0).topic()).isEqualTo("millweir.dead-letters");
        assertThat(text(response.deadLetterQueueRecords().get(0), Headers.SOURCE_TOPIC))
                .contains("millweir.feedback");
    }

    @Test
    void tells_the_kind_of_the_exception_and_not_its_message() {
        Response response = handle("millweir.queries");

        assertThat(text(response.deadLetterQueueRecords().get(0), Headers.ERROR_MESSAGE)
                        .orElseThrow())
                .startsWith("plan-route: failed with \"java.lang.IllegalStateException\"")
                .doesNotContain("prompt");
    }

    @Test
    void replaces_the_headers_of_an_earlier_burial() {
        headers.add(Headers.ERROR_CODE, "invalid_query".getBytes(StandardCharsets.UTF_8));

        Response response = handle("millweir.queries");

        assertThat(response.deadLetterQueueRecords().get(0).headers().headers(Headers.ERROR_CODE))
                .hasSize(1);
    }

    @Test
    void answers_a_query_of_which_the_id_can_be_read() {
        byte[] query = "{\"id\": \"q-1\", \"query\": \"the text of a prompt\"}".getBytes(StandardCharsets.UTF_8);

        Response response = handle("millweir.queries", "plan-route", query, new IllegalStateException("bug"));

        List<ProducerRecord<byte[], byte[]>> records = response.deadLetterQueueRecords();
        assertThat(records)
                .extracting(ProducerRecord::topic)
                .containsExactly("millweir.dead-letters", "millweir.responses", "millweir.latency");
        assertThat(records).extracting(ProducerRecord::partition).containsOnly(3);
        ProducerRecord<byte[], byte[]> answer = records.get(1);
        assertThat(answer.key()).isEqualTo(KEY);
        Schemas.assertValid("response", answer.value());
        assertThat(answer.value())
                .asString(StandardCharsets.UTF_8)
                .contains("\"id\":\"q-1\"")
                .contains("\"code\":\"internal\"")
                .contains("plan-route: failed with")
                .doesNotContain("prompt");
        Schemas.assertValid("latency", records.get(2).value());
        assertThat(records.get(2).key()).asString(StandardCharsets.UTF_8).isEqualTo("q-1");
        assertThat(records.get(2).value())
                .asString(StandardCharsets.UTF_8)
                .contains("\"query_id\":\"q-1\"")
                .contains("\"total_ms\":70");
    }

    @Test
    void answers_a_query_without_an_id_under_that_of_its_header_or_its_place() {
        byte[] query = "{\"query\": \"hello\"}".getBytes(StandardCharsets.UTF_8);

        Response placed = handle("millweir.queries", "accept-query", query, new IllegalStateException("bug"));
        headers.add(Headers.CE_ID, "mine".getBytes(StandardCharsets.UTF_8));
        Response named = handle("millweir.queries", "accept-query", query, new IllegalStateException("bug"));

        assertThat(placed.deadLetterQueueRecords().get(2).key())
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("millweir.queries-3-42");
        assertThat(named.deadLetterQueueRecords().get(2).key())
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("mine");
    }

    @Test
    void leaves_the_answer_to_the_work_desk_or_to_what_goes_on_after_an_event_that_was_not_written() {
        byte[] query = "{\"id\": \"q-1\", \"query\": \"hello\"}".getBytes(StandardCharsets.UTF_8);

        for (String processor : List.of("track-work", "emit-decisions")) {
            assertThat(handle("millweir.queries", processor, query, new IllegalStateException("bug"))
                            .deadLetterQueueRecords())
                    .hasSize(1);
        }
    }

    @Test
    void buries_a_report_and_answers_nothing() {
        Response response = handle("millweir.completions", "track-work", VALUE, new IllegalStateException("bug"));

        assertThat(response.result()).isEqualTo(Result.RESUME);
        assertThat(response.deadLetterQueueRecords()).hasSize(1);
        assertThat(text(response.deadLetterQueueRecords().get(0), Headers.SOURCE_TOPIC))
                .contains("millweir.completions");
    }

    @Test
    void buries_nothing_for_what_a_store_or_kafka_throws() {
        for (Exception exception :
                List.of(new ProcessorStateException("No space left on device"), new TimeoutException("scripted"))) {
            Response response = handle("millweir.queries", "plan-route", VALUE, exception);

            assertThat(response.result()).isEqualTo(Result.FAIL);
            assertThat(response.deadLetterQueueRecords()).isEmpty();
        }
    }

    @Test
    void buries_what_cannot_be_deserialized() {
        Response response = handle("millweir.queries", "plan-route", VALUE, new SerializationException("bug"));

        assertThat(response.result()).isEqualTo(Result.RESUME);
        assertThat(response.deadLetterQueueRecords()).hasSize(1);
    }

    @Test
    void goes_on_after_a_record_of_another_topic_or_none() {
        assertThat(handle("millweir.models").deadLetterQueueRecords()).isEmpty();
        assertThat(handle(null).result()).isEqualTo(Result.RESUME);
        assertThat(handle(null).deadLetterQueueRecords()).isEmpty();
    }

    private static Optional<String> text(ProducerRecord<byte[], byte[]> record, String header) {
        return Headers.text(record.headers(), header);
    }
}
