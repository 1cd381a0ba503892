package io.millweir.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TopicSettingsTest {
    @Test
    void takes_an_empty_prefix_and_the_replication_of_the_broker() {
        TopicSettings settings = new TopicSettings("", 1, TopicSettings.BROKER_DEFAULT);

        assertThat(TopicName.DEAD_LETTERS.in(settings.prefix())).isEqualTo("dead-letters");
    }

    @Test
    void refuses_a_prefix_that_no_topic_may_have() {
        assertThatThrownBy(() -> new TopicSettings("a b/", 4, (short) 1))
                .hasMessage(
                        "topics.prefix: \"a b/\" cannot begin a topic's name; use letters, digits, '.', '_' and '-'");
    }

    @Test
    void refuses_no_partitions() {
        assertThatThrownBy(() -> new TopicSettings("", 0, (short) 1))
                .hasMessage("topics.partitions: \"0\" is below 1; give the number of partitions");
    }

    @Test
    void refuses_no_replicas() {
        assertThatThrownBy(() -> new TopicSettings("", 4, (short) 0))
                .hasMessageStartingWith("topics.replication-factor: \"0\" is below 1");
    }
}
