package io.millweir.topology;

import io.millweir.topics.Json;
import io.millweir.topics.Parsed;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes note of the heartbeats of all processes. */
final class TakeHeartbeat extends ContextualProcessor<String, byte[], Void, Void> {
    /** Field of a heartbeat: the process takes no more work. */
    static final String LEAVING = "leaving";

    private static final Logger LOG = LoggerFactory.getLogger(TakeHeartbeat.class);

    private final Instances instances;

    TakeHeartbeat(Instances instances) {
        this.instances = instances;
    }

    @Override
    public void process(Record<String, byte[]> record) {
        if (record.key() == null) {
            LOG.error("instances: a record without a key; only Millweir may write to this topic");
            return;
        }
        KeyValueStore<String, byte[]> store = context().getStateStore(MillweirTopology.INSTANCES);
        if (record.value() == null) {
            store.delete(record.key());
            instances.left(record.key());
        } else if (Json.parse(record.value()) instanceof Parsed.Ok beat) {
            store.put(record.key(), record.value());
            instances.beat(record.key(), beat.value().path(LEAVING).asBoolean());
        } else {
            LOG.atError()
                    .addKeyValue("process", record.key())
                    .log("instances: a record that is no heartbeat; only Millweir may write to this topic");
        }
    }
}
