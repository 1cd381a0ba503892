package io.millweir.topology;

import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/** Takes note of the heartbeats of all processes. */
final class TakeHeartbeat extends ContextualProcessor<String, byte[], Void, Void> {
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
        instances.beat(record.key());
    }
}
