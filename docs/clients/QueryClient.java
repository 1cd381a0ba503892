import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Asks Millweir one question over Kafka and prints the answer. Needs kafka-clients and jackson-databind:
 *
 * <pre>java -cp 'target/millweir/lib/*' docs/clients/QueryClient.java localhost:9092 "Why is the sky blue?"</pre>
 */
public final class QueryClient {
    /** Money is decimal: as a double it would no longer be exact. */
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private QueryClient() {}

    /** Takes the broker's host:port and the question; ends with status 1 when the answer is an error. */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 2) {
            System.err.println("usage: QueryClient HOST:PORT QUESTION");
            System.exit(2);
        }
        JsonNode response = ask(arguments[0], arguments[1], Duration.ofSeconds(60));
        if (response.path("status").asText().equals("ok")) {
            System.out.println(response.path("text").asText());
            System.out.println("-- " + response.path("model").asText()
                    + ", " + cost(response.path("cost"))
                    + ", " + response.path("latency").path("total_ms").asLong() + " ms");
        } else {
            System.err.println(response.path("error").path("code").asText() + ": "
                    + response.path("error").path("message").asText());
            System.exit(1);
        }
    }

    /** Produces a query and waits for the response with its id. */
    static JsonNode ask(String broker, String question, Duration patience) throws IOException {
        String id = UUID.randomUUID().toString();
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                        Map.of("bootstrap.servers", broker), new StringSerializer(), new StringSerializer());
                KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                        Map.of("bootstrap.servers", broker, "isolation.level", "read_committed"),
                        new StringDeserializer(),
                        new StringDeserializer())) {
            // First stand where the answer will appear, then ask.
            List<TopicPartition> responses = consumer.partitionsFor("millweir.responses").stream()
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            consumer.assign(responses);
            consumer.seekToEnd(responses);
            responses.forEach(consumer::position);

            String query = JSON.writeValueAsString(Map.of("id", id, "query", question, "tenant", "team-a"));
            producer.send(new ProducerRecord<>("millweir.queries", id, query));
            producer.flush();

            long end = System.nanoTime() + patience.toNanos();
            while (System.nanoTime() < end) {
                for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(200))) {
                    JsonNode response = JSON.readTree(record.value());
                    if (response.path("id").asText().equals(id)) {
                        return response;
                    }
                }
            }
        }
        throw new IllegalStateException("no response to \"" + id + "\" within " + patience.toSeconds() + " s");
    }

    /** A cost that is not known is left out, never 0. */
    private static String cost(JsonNode cost) {
        return cost.has("total")
                ? cost.get("total").decimalValue().toPlainString() + " "
                        + cost.path("currency").asText()
                : "cost unknown";
    }
}
