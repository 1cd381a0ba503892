package io.millweir.topics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AsyncApiTest {
    private static final Path TOPICS = Path.of("topics");

    private JsonNode api;

    @BeforeEach
    void read() throws IOException {
        api = new YAMLMapper().readTree(TOPICS.resolve("asyncapi.yaml").toFile());
    }

    @Test
    void has_a_channel_for_every_topic_and_none_besides() {
        List<String> addresses = new ArrayList<>();
        api.path("channels")
                .forEach(channel -> addresses.add(channel.path("address").asText()));

        assertThat(addresses)
                .containsExactlyElementsOf(TopicCatalog.load().all().stream()
                        .map(spec -> "{prefix}" + spec.topic().bare())
                        .toList());
    }

    @Test
    void gives_every_channel_the_schema_that_the_catalogue_names() {
        for (TopicSpec spec : TopicCatalog.load().all()) {
            JsonNode message =
                    resolved(channel(spec).path("messages").elements().next());

            assertThat(message.at("/payload/$ref").asText())
                    .as(spec.topic().bare())
                    .isEqualTo(spec.schema());
            assertThat(message.at("/bindings/kafka/key/type").asText()).isEqualTo("string");
        }
    }

    @Test
    void sends_what_the_catalogue_says_millweir_writes_and_receives_what_it_reads() {
        Set<String> expected = new TreeSet<>();
        for (TopicSpec spec : TopicCatalog.load().all()) {
            if (spec.writtenBy().contains("millweir")) {
                expected.add("send " + spec.topic().bare());
            }
            if (spec.readBy().contains("millweir") || spec.topic() == TopicName.FEEDBACK) {
                expected.add("receive " + spec.topic().bare());
            }
        }
        Set<String> found = new TreeSet<>();
        api.path("operations")
                .forEach(operation -> found.add(operation.path("action").asText() + " "
                        + resolved(operation.path("channel"))
                                .path("address")
                                .asText()
                                .replace("{prefix}", "")));

        assertThat(found).isEqualTo(expected);
    }

    @Test
    void refers_only_to_what_exists() throws IOException {
        List<String> dangling = new ArrayList<>();
        int checked = 0;
        for (JsonNode reference : api.findValues("$ref")) {
            checked++;
            if (!exists(reference.asText())) {
                dangling.add(reference.asText());
            }
        }

        assertThat(dangling).isEmpty();
        assertThat(checked).isGreaterThan(TopicName.values().length * 4);
    }

    @Test
    void names_headers_as_the_code_does() {
        assertThat(names(api.at("/components/schemas/QueryHeaders/properties")))
                .containsExactlyInAnyOrder(Headers.CE_ID, Headers.TRACEPARENT);
        assertThat(names(api.at("/components/schemas/EventHeaders/properties")))
                .containsExactlyInAnyOrder(Headers.TRACEPARENT, Headers.POSSIBLE_DUPLICATE);
    }

    private JsonNode channel(TopicSpec spec) {
        for (JsonNode channel : api.path("channels")) {
            if (channel.path("address")
                    .asText()
                    .equals("{prefix}" + spec.topic().bare())) {
                return channel;
            }
        }
        throw new AssertionError("no channel for " + spec.topic());
    }

    private JsonNode resolved(JsonNode node) {
        String reference = node.path("$ref").asText("");
        return reference.startsWith("#/") ? resolved(api.at(reference.substring(1))) : node;
    }

    private boolean exists(String reference) throws IOException {
        String[] parts = reference.split("#", 2);
        if (parts[0].isEmpty()) {
            return !api.at(parts[1]).isMissingNode();
        }
        Path file = TOPICS.resolve(parts[0]);
        return Files.exists(file)
                && (parts.length == 1
                        || !new ObjectMapper()
                                .readTree(file.toFile())
                                .at(parts[1])
                                .isMissingNode());
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
