package io.millweir.topology;

import io.millweir.topics.Json;
import io.millweir.topics.Parsed;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes note of the heartbeats of all processes. */
final class TakeHeartbeat extends ContextualProcessor<String, byte[], Void, Void> {
    private static final Logger LOG = LoggerFactory.getLogger(TakeHeartbeat.class);

    private final Instances instances;

    TakeHeartbeat(Instances instances) {
        this.instances = instances;
    }

    @Override
    public void process(Record<String, byte[]> record) {
        if (record.key() == null) {
            return;
        }
        KeyValueStore<String, byte[]> store = context().getStateStore(MillweirTopology.INSTANCES);
        store.put(record.key(), record.value());
        if (record.value() == null) {
            instances.left(record.key());
            return;
        }
        try {
            if (Json.parse(record.value()) instanceof Parsed.Ok ok) {
                instances.beat(
                        record.key(),
                        Instant.parse(ok.value().path("heartbeat_at").asText()));
            }
        } catch (DateTimeParseException e) {
            LOG.atWarn().addKeyValue("process", record.key()).log("instances: a heartbeat without a time; ignored");
        }
    }
}
