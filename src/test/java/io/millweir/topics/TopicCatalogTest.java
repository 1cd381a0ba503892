package io.millweir.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.common.config.TopicConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TopicCatalogTest {
    private static final TopicSettings SEVEN = new TopicSettings("acme.", 7, (short) 1);

    private final TopicCatalog catalog = TopicCatalog.load();

    @Test
    void describes_exactly_the_topics_that_the_code_knows() {
        assertThat(catalog.all()).extracting(TopicSpec::topic).containsExactly(TopicName.values());
    }

    @Test
    void refuses_a_topic_that_the_code_does_not_know() {
        String yaml = "topics: {querys: {key: k, value: v, schema: s, partitions: '1', cleanup: delete,"
                + " written-by: [], read-by: []}}";

        assertThatThrownBy(() -> TopicCatalog.read(stream(yaml)))
                .hasMessage("topics.yaml: topic \"querys\" is not in TopicName; add it there");
    }

    @Test
    void refuses_a_catalogue_that_leaves_a_topic_out() {
        assertThatThrownBy(() -> TopicCatalog.read(stream("topics: {}")))
                .hasMessage("topics.yaml: topic \"queries\" is missing; describe it there");
    }

    @Test
    void puts_the_prefix_before_every_name() {
        assertThat(catalog.all())
                .extracting(spec -> spec.name("millweir."))
                .contains("millweir.queries", "millweir.dead-letters", "millweir.instances");
    }

    @ParameterizedTest
    @EnumSource(
            value = TopicName.class,
            names = {"QUERIES", "COMPLETIONS", "RESPONSES", "USAGE", "LATENCY", "DECISIONS", "CHUNKS", "DEAD_LETTERS"})
    void keeps_every_record_of_a_query_on_one_partition_number(TopicName topic) {
        assertThat(catalog.spec(topic).partitions(SEVEN)).isEqualTo(7);
    }

    @ParameterizedTest
    @EnumSource(
            value = TopicName.class,
            names = {"MODELS", "BUDGETS", "INSTANCES", "HEALTH", "LEARNED"})
    void keeps_what_every_instance_reads_whole_in_one_compacted_partition(TopicName topic) {
        assertThat(catalog.spec(topic).partitions(SEVEN)).isEqualTo(1);
        assertThat(catalog.spec(topic).configs()).containsEntry(TopicConfig.CLEANUP_POLICY_CONFIG, "compact");
    }

    @ParameterizedTest
    @EnumSource(
            value = TopicName.class,
            names = {"QUERIES", "COMPLETIONS", "USAGE", "LATENCY", "DECISIONS"})
    void lets_what_carries_a_query_or_its_metadata_be_ten_mebibytes(TopicName topic) {
        assertThat(catalog.spec(topic).configs()).containsEntry(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, "10485760");
    }

    @ParameterizedTest
    @EnumSource(
            value = TopicName.class,
            names = {"RESPONSES", "DEAD_LETTERS"})
    void lets_what_answers_or_buries_the_longest_query_be_longer(TopicName topic) {
        assertThat(catalog.spec(topic).configs()).containsEntry(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, "11534336");
    }

    @Test
    void gives_every_deleted_topic_a_retention_and_no_compacted_one() {
        for (TopicSpec spec : catalog.all()) {
            boolean deleted =
                    spec.configs().get(TopicConfig.CLEANUP_POLICY_CONFIG).equals("delete");
            assertThat(spec.configs().containsKey(TopicConfig.RETENTION_MS_CONFIG))
                    .as(spec.topic().bare())
                    .isEqualTo(deleted);
        }
        assertThat(catalog.spec(TopicName.CHUNKS).configs()).containsEntry(TopicConfig.RETENTION_MS_CONFIG, "3600000");
    }

    @Test
    void sets_only_configurations_that_kafka_knows() {
        assertThat(catalog.all())
                .flatExtracting(spec -> List.copyOf(spec.configs().keySet()))
                .isSubsetOf(
                        TopicConfig.CLEANUP_POLICY_CONFIG,
                        TopicConfig.RETENTION_MS_CONFIG,
                        TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                        TopicConfig.SEGMENT_MS_CONFIG,
                        TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG);
    }

    @Test
    void says_of_every_topic_what_it_holds_and_who_uses_it() {
        assertThat(catalog.all()).allSatisfy(spec -> {
            assertThat(spec.key()).isNotBlank();
            assertThat(spec.value()).isNotBlank();
            assertThat(spec.writtenBy()).isNotEmpty();
            assertThat(spec.readBy()).isNotEmpty();
        });
    }

    private static InputStream stream(String yaml) {
        return new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8));
    }
}
