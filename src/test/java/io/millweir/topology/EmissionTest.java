package io.millweir.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EmissionTest {
    @Test
    void goes_to_the_partition_of_its_query_whatever_its_key() {
        var partitioner = Emission.partitioner();

        assertThat(partitioner.partitions("any", TopologyFixture.utf8("k"), new Emission(3, new byte[0]), 4))
                .isEqualTo(Optional.of(Set.of(3)));
        assertThat(partitioner.partitions("any", null, new Emission(0, null), 4))
                .isEqualTo(Optional.of(Set.of(0)));
    }

    @Test
    void stays_within_a_topic_that_has_fewer_partitions() {
        assertThat(Emission.partitioner().partitions("any", null, new Emission(5, null), 4))
                .isEqualTo(Optional.of(Set.of(1)));
    }

    @Test
    void writes_the_bytes_alone_and_a_tombstone_as_one() {
        assertThat(Emission.serializer().serialize("any", new Emission(1, new byte[] {7})))
                .containsExactly(7);
        assertThat(Emission.serializer().serialize("any", new Emission(1, null)))
                .isNull();
    }
}
