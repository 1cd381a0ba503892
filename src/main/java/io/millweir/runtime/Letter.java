package io.millweir.runtime;

import io.millweir.topics.Headers;
import io.millweir.topics.TopicName;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.streams.errors.ErrorHandlerContext;

/**
 * A record of ours that can be buried: of {@code queries} or {@code completions}, whose tasks can write dead letters.
 *
 * @param prefix of the topics
 */
record Letter(TopicName topic, String prefix) {
    /** The record at hand; empty when there is none, as in a punctuation, or when it is another topic's. */
    static Optional<Letter> of(ErrorHandlerContext context) {
        String name = context.topic();
        if (name == null) {
            return Optional.empty();
        }
        return Stream.of(TopicName.QUERIES, TopicName.COMPLETIONS)
                .filter(topic -> name.endsWith(topic.bare()))
                .findFirst()
                .map(topic -> new Letter(
                        topic, name.substring(0, name.length() - topic.bare().length())));
    }

    /** Its dead letter, byte for byte as it came. */
    ProducerRecord<byte[], byte[]> dead(ErrorHandlerContext context, String code, String message) {
        return new ProducerRecord<>(
                TopicName.DEAD_LETTERS.in(prefix),
                context.partition(),
                null,
                context.sourceRawKey(),
                context.sourceRawValue(),
                Headers.ofDeadLetter(
                        context.headers(), code, message, context.topic(), context.partition(), context.offset()));
    }
}
