package io.millweir.runtime;

import io.millweir.topics.Headers;
import io.millweir.topics.TopicName;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.ErrorHandlerContext;

/**
 * A record of ours that can be buried: of {@code queries}, {@code completions} or {@code feedback}, whose tasks can write dead letters.
 *
 * @param prefix of the topics
 */
record Letter(TopicName topic, String prefix) {
    /** Whether a stream so configured may write again what was written before a crash. */
    static boolean mayRepeat(Map<String, ?> configs) {
        return !StreamsConfig.EXACTLY_ONCE_V2.equals(configs.get(StreamsConfig.PROCESSING_GUARANTEE_CONFIG));
    }

    /** The record at hand; empty when there is none, as in a punctuation, or when it is another topic's. */
    static Optional<Letter> of(ErrorHandlerContext context) {
        String name = context.topic();
        if (name == null) {
            return Optional.empty();
        }
        return Stream.of(TopicName.QUERIES, TopicName.COMPLETIONS, TopicName.FEEDBACK)
                .filter(topic -> name.endsWith(topic.bare()))
                .findFirst()
                .map(topic -> new Letter(
                        topic, name.substring(0, name.length() - topic.bare().length())));
    }

    /**
     * Its dead letter, byte for byte as it came.
     *
     * @param doubtful whether the same may have been written before
     */
    ProducerRecord<byte[], byte[]> dead(ErrorHandlerContext context, String code, String message, boolean doubtful) {
        org.apache.kafka.common.header.Headers headers = Headers.ofDeadLetter(
                context.headers(), code, message, context.topic(), context.partition(), context.offset());
        if (doubtful) {
            Headers.markPossibleDuplicate(headers);
        }
        return new ProducerRecord<>(
                TopicName.DEAD_LETTERS.in(prefix),
                context.partition(),
                null,
                context.sourceRawKey(),
                context.sourceRawValue(),
                headers);
    }
}
