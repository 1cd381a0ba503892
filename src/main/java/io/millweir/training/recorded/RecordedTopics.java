package io.millweir.training.recorded;

import com.fasterxml.jackson.databind.JsonNode;
import io.millweir.domain.Query;
import io.millweir.topics.Headers;
import io.millweir.topics.Json;
import io.millweir.topics.Parsed;
import io.millweir.topics.QueryReader;
import io.millweir.topics.TopicName;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * Joins the queries of a range of time with the decisions on them, their answers and their feedback. Queries of which no
 * decision is left are left out, and so are those that were refused.
 */
public final class RecordedTopics {
    /** The topics that are read. */
    public static final List<TopicName> READ =
            List.of(TopicName.QUERIES, TopicName.DECISIONS, TopicName.RESPONSES, TopicName.FEEDBACK);

    private final TopicRange range;
    private final Map<String, Decided> decisions = new HashMap<>();
    private final Map<String, Recorded.Answered> answers = new HashMap<>();
    private final Map<String, Mean> ratings = new HashMap<>();
    private final Map<String, Map<String, Mean>> preferences = new HashMap<>();
    private final Map<String, Recorded> recorded = new LinkedHashMap<>();

    private record Decided(String router, String model, OptionalDouble propensity) {}

    /** A mean as it grows. */
    private static final class Mean {
        private double sum;
        private int count;

        void add(double value) {
            sum += value;
            count++;
        }

        double value() {
            return sum / count;
        }
    }

    private RecordedTopics(TopicRange range) {
        this.range = range;
    }

    /**
     * Reads what is there now.
     *
     * @param client properties of a Kafka client
     * @param from the first time of a query's record; empty for all that is left
     * @param to where the queries end; empty for no end
     */
    public static List<Recorded> read(
            Map<String, Object> client, String prefix, Optional<Instant> from, Optional<Instant> to) {
        RecordedTopics topics = new RecordedTopics(new TopicRange(client, prefix, from));
        topics.each(TopicName.DECISIONS, topics::decision);
        topics.each(TopicName.RESPONSES, topics::response);
        topics.each(TopicName.FEEDBACK, topics::feedback);
        topics.range.each(TopicName.QUERIES, record -> {
            if (to.isEmpty() || record.timestamp() < to.get().toEpochMilli()) {
                topics.query(record);
            }
        });
        return List.copyOf(topics.recorded.values());
    }

    private void each(TopicName topic, Consumer<JsonNode> take) {
        range.each(topic, record -> {
            if (Json.parse(record.value()) instanceof Parsed.Ok parsed) {
                take.accept(parsed.value());
            }
        });
    }

    private void decision(JsonNode decision) {
        if (!decision.path("shadow").asBoolean()) {
            decisions.put(
                    decision.path("query_id").asText(),
                    new Decided(
                            decision.path("router").asText(),
                            decision.path("model").asText(),
                            decision.path("propensity").isNumber()
                                    ? OptionalDouble.of(
                                            decision.get("propensity").doubleValue())
                                    : OptionalDouble.empty()));
        }
    }

    private void response(JsonNode response) {
        if (response.path("status").asText().equals("ok") && response.hasNonNull("model")) {
            JsonNode cost = response.path("cost").path("total");
            answers.put(
                    response.path("id").asText(),
                    new Recorded.Answered(
                            response.path("model").asText(),
                            cost.isNumber() ? Optional.of(cost.decimalValue()) : Optional.empty(),
                            whole(response.path("usage").path("input_tokens")),
                            whole(response.path("usage").path("output_tokens")),
                            whole(response.path("latency").path("total_ms")),
                            response.path("attempts").size()));
        }
    }

    private static OptionalLong whole(JsonNode number) {
        return number.isNumber() ? OptionalLong.of(number.longValue()) : OptionalLong.empty();
    }

    private void feedback(JsonNode feedback) {
        String id = feedback.path("query_id").asText();
        JsonNode rating = feedback.path("rating");
        if (rating.isNumber() && Math.abs(rating.doubleValue()) <= 1) {
            ratings.computeIfAbsent(id, none -> new Mean()).add(rating.doubleValue());
        }
        if (feedback.path("winner").isTextual() && feedback.path("loser").isTextual()) {
            Map<String, Mean> compared = preferences.computeIfAbsent(id, none -> new LinkedHashMap<>());
            compared.computeIfAbsent(feedback.get("winner").asText(), none -> new Mean())
                    .add(1);
            compared.computeIfAbsent(feedback.get("loser").asText(), none -> new Mean())
                    .add(0);
        }
    }

    private void query(ConsumerRecord<byte[], byte[]> record) {
        Header id = record.headers().lastHeader(Headers.CE_ID);
        QueryReader.Read read = QueryReader.read(
                record.value(),
                id == null ? Optional.empty() : Optional.of(new String(id.value(), StandardCharsets.UTF_8)),
                record.topic() + "-" + record.partition() + "-" + record.offset());
        if (read instanceof QueryReader.Read.Valid valid) {
            Query query = valid.query();
            Decided decided = decisions.get(query.id());
            if (decided != null) {
                Map<String, Double> preferred = new LinkedHashMap<>();
                preferences
                        .getOrDefault(query.id(), Map.of())
                        .forEach((model, mean) -> preferred.put(model, mean.value()));
                Mean rating = ratings.get(query.id());
                recorded.putIfAbsent(
                        query.id(),
                        new Recorded(
                                query,
                                decided.router(),
                                decided.model(),
                                decided.propensity(),
                                Optional.ofNullable(answers.get(query.id())),
                                rating == null ? OptionalDouble.empty() : OptionalDouble.of(rating.value()),
                                preferred));
            }
        }
    }
}
