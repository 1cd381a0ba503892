package io.millweir.topology;

import io.millweir.dispatch.HealthBoard;
import io.millweir.domain.Health;
import io.millweir.topics.Json;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts what processes say of deployments on this one's board; what cannot be read is logged and passed over. */
final class TakeHealth extends ContextualProcessor<String, byte[], Void, Void> {
    private static final Logger LOG = LoggerFactory.getLogger(TakeHealth.class);

    private final HealthBoard board;

    TakeHealth(HealthBoard board) {
        this.board = board;
    }

    @Override
    public void process(Record<String, byte[]> record) {
        if (record.key() == null) {
            LOG.error("health: a record without a key; use the deployment, provider/model_id/region, as the key");
            return;
        }
        KeyValueStore<String, byte[]> store = context().getStateStore(MillweirTopology.HEALTH);
        store.put(record.key(), record.value());
        board.forget(record.key());
        if (record.value() != null) {
            take(record.key(), record.value());
        }
    }

    private void take(String key, byte[] value) {
        try {
            Health health = Json.read(value, Health.class);
            if (key.equals(health.deployment())) {
                board.heard(health);
            } else {
                LOG.atError()
                        .addKeyValue("key", key)
                        .log("health: the key is not the record's deployment; it is passed over");
            }
        } catch (SerializationException e) {
            LOG.atError()
                    .addKeyValue("key", key)
                    .addKeyValue("problem", e.getMessage())
                    .log("health: a record cannot be read; it is passed over");
        }
    }
}
