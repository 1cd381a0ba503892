package io.millweir.runtime;

import io.millweir.topology.Schemas;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class HeartbeatTest {
    @Test
    void writes_a_value_that_its_schema_knows() {
        byte[] value = Heartbeat.value(
                "process-1",
                "host-1",
                "0.1.0",
                Instant.parse("2026-03-01T12:00:00Z"),
                Instant.parse("2026-03-01T12:00:01.123456789Z"));

        Schemas.assertValid("instance", value);
    }
}
