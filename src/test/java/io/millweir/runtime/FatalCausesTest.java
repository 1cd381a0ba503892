package io.millweir.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.streams.errors.MissingInternalTopicsException;
import org.apache.kafka.streams.errors.MissingSourceTopicException;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.errors.TaskCorruptedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.rocksdb.RocksDBException;

class FatalCausesTest {
    private final FatalCauses causes = Ends.causes();

    static Stream<Arguments> fatal() {
        return Stream.of(
                Arguments.of(
                        new TopicAuthorizationException(Set.of("t.b", "t.a")),
                        "kafka: no access to the topics \"t.a\", \"t.b\"; allow this principal to describe, read and"
                                + " write them"),
                Arguments.of(
                        new TopicAuthorizationException("Topic authorization failed."),
                        "kafka: no access to the topics \"Topic authorization failed.\"; allow this principal to"
                                + " describe, read and write them"),
                Arguments.of(
                        GroupAuthorizationException.forGroupId("other"),
                        "kafka: no access to the group \"millweir\"; allow this principal to read it"),
                Arguments.of(
                        new TransactionalIdAuthorizationException("no"),
                        "kafka: no access to the transactional ids that begin with \"millweir\"; allow this principal"
                                + " to describe and write them"),
                Arguments.of(
                        new ClusterAuthorizationException("no"),
                        "kafka: \"broker-1:9092\" denied access: \"no\"; allow it to this principal: Create, Describe"
                                + " and IdempotentWrite on the cluster are needed"),
                Arguments.of(
                        new SaslAuthenticationException("wrong password"),
                        "kafka.properties: \"broker-1:9092\" refused the credentials: \"wrong password\"; mend"
                                + " security.protocol, sasl.* and ssl.*"),
                Arguments.of(
                        new SslAuthenticationException("expired"),
                        "kafka.properties: \"broker-1:9092\" refused the credentials: \"expired\"; mend"
                                + " security.protocol, sasl.* and ssl.*"),
                Arguments.of(
                        new UnsupportedVersionException("no INIT_PRODUCER_ID"),
                        "kafka.bootstrap-servers: \"broker-1:9092\" speaks another version of Kafka's protocol: \"no"
                                + " INIT_PRODUCER_ID\"; use brokers of version 4.0 or newer, or another"
                                + " kafka.properties.group.protocol"),
                Arguments.of(new InvalidConfigurationException("bad"), "kafka.properties: refused: \"bad\"; mend them"),
                Arguments.of(
                        new MissingInternalTopicsException("gone", List.of("millweir-work-changelog")),
                        "kafka: the topics \"millweir-work-changelog\" of the stores of \"millweir\" are missing and"
                                + " were not created; allow Create on them, or create them"),
                Arguments.of(
                        new MissingSourceTopicException("gone"),
                        "kafka: the topics are not as they must be: \"gone\"; see what 'millweir topics list' says, and"
                                + " what 'millweir topics apply' can mend"),
                Arguments.of(
                        new ProcessorStateException("flush", new IOException("No space left on device")),
                        "kafka.state-dir: \"data/state\" cannot be written: \"No space left on device\"; make room"
                                + " there or name another directory, the stores are restored into it"),
                Arguments.of(
                        new ProcessorStateException(
                                "put", new RocksDBException("While appending: /x/1.log: Read-only file system")),
                        "kafka.state-dir: \"data/state\" cannot be written: \"While appending: /x/1.log: Read-only"
                                + " file system\"; make room there or name another directory, the stores are restored"
                                + " into it"));
    }

    @ParameterizedTest
    @MethodSource("fatal")
    void names_what_only_an_operator_can_mend_however_deep_it_lies(Exception failure, String message) {
        assertThat(causes.find(failure)).contains(message);
        assertThat(causes.find(new StreamsException("task 0_1", new KafkaException("commit", failure))))
                .contains(message);
    }

    static Stream<Throwable> passing() {
        return Stream.of(
                new TimeoutException("60000 ms"),
                new NotEnoughReplicasException("1"),
                new ProducerFencedException("newer"),
                new RecordTooLargeException("large"),
                new TaskCorruptedException(Set.of()),
                new ProcessorStateException("put", new RocksDBException("Corruption: block checksum mismatch")),
                new StreamsException("No space left on device"),
                new IllegalStateException("a bug"),
                new OutOfMemoryError("heap"));
    }

    @ParameterizedTest
    @MethodSource("passing")
    void lets_everything_else_be_tried_again(Throwable failure) {
        assertThat(causes.find(failure)).isEmpty();
    }

    @Test
    void ends_with_a_chain_of_causes_that_bites_its_tail() {
        Exception first = new IllegalStateException("first");
        first.initCause(new IllegalStateException("second", first));

        assertThat(causes.find(first)).isEmpty();
    }
}
