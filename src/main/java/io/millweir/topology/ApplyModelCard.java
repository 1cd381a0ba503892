package io.millweir.topology;

import io.millweir.registry.Registry;
import java.util.List;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings a change on {@code models} into the registry; a card with a mistake is reported and changes nothing. */
final class ApplyModelCard extends ContextualProcessor<String, byte[], Void, Void> {
    private static final Logger LOG = LoggerFactory.getLogger(ApplyModelCard.class);

    private final Registry registry;

    ApplyModelCard(Registry registry) {
        this.registry = registry;
    }

    @Override
    public void process(Record<String, byte[]> record) {
        if (record.key() == null) {
            LOG.error("models: a record without a key; use the model's name as the key");
            return;
        }
        KeyValueStore<String, byte[]> store = context().getStateStore(MillweirTopology.MODELS);
        if (record.value() == null) {
            store.delete(record.key());
            registry.remove(record.key());
            return;
        }
        List<String> problems = registry.put(record.key(), record.value()).problems();
        if (problems.isEmpty()) {
            store.put(record.key(), record.value());
        } else {
            problems.forEach(
                    problem -> LOG.atError().addKeyValue("model", record.key()).log(problem));
        }
    }
}
