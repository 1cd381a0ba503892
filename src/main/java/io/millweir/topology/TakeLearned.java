package io.millweir.topology;

import io.millweir.routing.online.OnlineLearning;
import io.millweir.topics.Json;
import java.util.Optional;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the routers of this process what all instances have learned; what cannot be read is logged and passed over. */
final class TakeLearned extends ContextualProcessor<String, byte[], Void, Void> {
    private static final Logger LOG = LoggerFactory.getLogger(TakeLearned.class);

    private final OnlineLearning online;

    TakeLearned(OnlineLearning online) {
        this.online = online;
    }

    @Override
    public void process(Record<String, byte[]> record) {
        Optional<LearnedKey> key = Optional.ofNullable(record.key()).flatMap(LearnedKey::read);
        if (key.isEmpty()) {
            LOG.atError()
                    .addKeyValue("key", record.key())
                    .log("learned: a record that is none of ours; only Millweir may write to this topic");
            return;
        }
        KeyValueStore<String, byte[]> store = context().getStateStore(MillweirTopology.LEARNED);
        store.put(record.key(), record.value());
        if (record.value() == null) {
            online.forget(key.get().statistic(), key.get().partition());
            return;
        }
        try {
            Learned learned = Json.read(record.value(), Learned.class);
            online.heard(key.get().statistic(), key.get().partition(), learned.numbers());
        } catch (SerializationException | IllegalArgumentException e) {
            LOG.atError()
                    .addKeyValue("key", record.key())
                    .addKeyValue("problem", e.getMessage())
                    .log("learned: a record cannot be read; it is passed over");
        }
    }
}
