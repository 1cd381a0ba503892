package io.millweir.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.millweir.topics.Headers;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler.Response;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler.Result;
import org.apache.kafka.streams.errors.internals.DefaultErrorHandlerContext;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.Test;

class DeadLetterOnExceptionTest {
    private static final byte[] KEY = {1};
    private static final byte[] VALUE = {2, 3};

    private final DeadLetterOnException handler = new DeadLetterOnException();
    private final RecordHeaders headers = new RecordHeaders();

    private Response handle(String topic) {
        ErrorHandlerContext context = new DefaultErrorHandlerContext(
                null, topic, 3, 42, headers, "plan-route", new TaskId(0, 3), 0, KEY, VALUE);
        return handler.handleError(
                context, new Record<>("key", "value", 0), new IllegalStateException("the text of a prompt"));
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
    void goes_on_after_a_record_of_another_topic_or_none() {
        assertThat(handle("millweir.completions").deadLetterQueueRecords()).isEmpty();
        assertThat(handle(null).result()).isEqualTo(Result.RESUME);
        assertThat(handle(null).deadLetterQueueRecords()).isEmpty();
    }

    private static Optional<String> text(ProducerRecord<byte[], byte[]> record, String header) {
        return Headers.text(record.headers(), header);
    }
}
