package io.millweir.topology;

import io.millweir.domain.Origin;
import io.millweir.topics.Json;
import java.util.Optional;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/** The queries in progress, as the acceptance of new ones sees them: an id is taken until its query is answered. */
final class WorkInProgress {
    private final ReadOnlyKeyValueStore<String, byte[]> entries;

    WorkInProgress(ReadOnlyKeyValueStore<String, byte[]> entries) {
        this.entries = entries;
    }

    /** The record of a query in progress. */
    Optional<Origin> find(String queryId) {
        byte[] bytes = entries.get(queryId);
        if (bytes == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(Json.read(bytes, WorkEntry.class))
                    .filter(entry -> entry.closed().isEmpty())
                    .map(WorkEntry::origin);
        } catch (SerializationException e) {
            // Another version's: it is being answered with an error.
            return Optional.empty();
        }
    }
}
