package io.millweir.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.millweir.domain.Origin;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.WindowStore;
import org.junit.jupiter.api.Test;

/** A record that is read again, as when its consumer group lost its offsets. */
class AcceptanceTest {
    private static final Duration WINDOW = Duration.ofHours(1);
    private static final Origin FIRST = new Origin(0, 7, 1_000);

    private final MockProcessorContext<Object, Object> context = new MockProcessorContext<>();
    private final ManualClock clock = new ManualClock();
    private final AcceptedIds ids = new AcceptedIds(idStore(), new RecentIds(WINDOW), WINDOW);
    private final WorkInProgress inProgress = new WorkInProgress(workStore());

    @Test
    void leaves_a_record_alone_that_was_taken_on_in_a_transaction_that_holds() {
        ids.add("q1", FIRST, clock.instant());

        assertThat(consider(true, FIRST)).isEqualTo(new Incoming.Replayed("q1", FIRST));
    }

    @Test
    void takes_a_record_on_again_under_at_least_once_where_its_answer_may_be_missing() {
        ids.add("q1", FIRST, clock.instant());

        assertThat(consider(false, FIRST)).isInstanceOf(Incoming.Accepted.class);
    }

    @Test
    void takes_a_record_on_again_whose_transaction_was_aborted() {
        RecentIds recent = new RecentIds(WINDOW);
        recent.add("q1", FIRST, clock.instant());
        AcceptedIds aborted = new AcceptedIds(idStore(), recent, WINDOW);

        assertThat(consider(true, aborted, FIRST)).isInstanceOf(Incoming.Accepted.class);
    }

    @Test
    void buries_another_record_under_the_same_id() {
        ids.add("q1", FIRST, clock.instant());

        assertThat(consider(true, new Origin(0, 8, 1_000))).isInstanceOf(Incoming.Dead.class);
    }

    @Test
    void buries_an_id_that_another_process_accepted_on_another_partition() {
        RecentIds recent = new RecentIds(WINDOW);
        recent.addFromElsewhere("q1", 3, clock.instant());
        AcceptedIds known = new AcceptedIds(idStore(), recent, WINDOW);

        Incoming incoming = consider(true, known, FIRST);

        assertThat(incoming).isInstanceOf(Incoming.Dead.class);
        assertThat(((Incoming.Dead) incoming).failure().message())
                .contains("accepted already, from partition 3, within");
    }

    @Test
    void leaves_what_was_said_of_a_records_own_partition_to_its_store() {
        RecentIds recent = new RecentIds(WINDOW);
        recent.addFromElsewhere("q1", FIRST.partition(), clock.instant());
        AcceptedIds known = new AcceptedIds(idStore(), recent, WINDOW);

        assertThat(consider(true, known, FIRST)).isInstanceOf(Incoming.Accepted.class);
    }

    private Incoming consider(boolean exactlyOnce, Origin origin) {
        return consider(exactlyOnce, ids, origin);
    }

    private Incoming consider(boolean exactlyOnce, AcceptedIds known, Origin origin) {
        return new Acceptance(10_000, exactlyOnce, known, inProgress, new Capacity(1, clock))
                .consider(
                        null,
                        TopologyFixture.utf8("{\"id\": \"q1\", \"query\": \"hello\"}"),
                        Optional.empty(),
                        origin,
                        "queries");
    }

    private WindowStore<String, byte[]> idStore() {
        WindowStore<String, byte[]> store = Stores.windowStoreBuilder(
                        Stores.inMemoryWindowStore("ids", WINDOW.multipliedBy(2), WINDOW, false),
                        Serdes.String(),
                        Serdes.ByteArray())
                .withLoggingDisabled()
                .build();
        store.init(context.getStateStoreContext(), store);
        return store;
    }

    private KeyValueStore<String, byte[]> workStore() {
        KeyValueStore<String, byte[]> store = Stores.keyValueStoreBuilder(
                        Stores.inMemoryKeyValueStore("work"), Serdes.String(), Serdes.ByteArray())
                .withLoggingDisabled()
                .build();
        store.init(context.getStateStoreContext(), store);
        return store;
    }
}
