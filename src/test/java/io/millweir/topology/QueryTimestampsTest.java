package io.millweir.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class QueryTimestampsTest {
    private static ConsumerRecord<Object, Object> record(long timestamp, RecordHeaders headers) {
        return new ConsumerRecord<>(
                "any", 0, 0, timestamp, TimestampType.CREATE_TIME, 0, 0, null, null, headers, Optional.empty());
    }

    @Test
    void gives_a_completion_the_time_of_its_query() {
        RecordHeaders headers = new RecordHeaders();
        QueryTimestamps.mark(headers, 1_000);

        assertThat(new QueryTimestamps().extract(record(9_000, headers), 0)).isEqualTo(1_000);
    }

    @Test
    void gives_a_query_its_own_time() {
        assertThat(new QueryTimestamps().extract(record(9_000, new RecordHeaders()), 0))
                .isEqualTo(9_000);
    }

    @Test
    void turns_a_negative_time_into_zero() {
        assertThat(new QueryTimestamps().extract(record(-1, new RecordHeaders()), 0))
                .isZero();
    }

    @Test
    void passes_over_a_mark_of_another_length() {
        RecordHeaders headers = new RecordHeaders();
        headers.add("millweir-query-timestamp", new byte[3]);
        headers.add("millweir-query-timestamp", null);

        assertThat(new QueryTimestamps().extract(record(9_000, headers), 0)).isEqualTo(9_000);
    }
}
