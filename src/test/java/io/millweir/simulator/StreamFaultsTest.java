package io.millweir.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.eventstream.Message;
import software.amazon.eventstream.MessageDecoder;

@Timeout(60)
class StreamFaultsTest {
    private static final String QUESTION = "Which birds can be seen from the old bridge in winter";

    private Simulator simulator;
    private Caller caller;

    @BeforeEach
    void start() {
        simulator = Simulator.start(SimulatorOptions.defaults(Clock.systemUTC()));
        caller = new Caller(simulator.url());
    }

    @AfterEach
    void stop() {
        simulator.close();
    }

    enum Wire {
        OPENAI {
            @Override
            HttpRequest request(URI base, String behaviour) {
                return post(
                        base,
                        "/v1/chat/completions",
                        "{\"stream\":true,\"stream_options\":{\"include_usage\":true},"
                                + Caller.chat("gpt", QUESTION).substring(1),
                        Caller.with(Caller.openAiHeaders(), Behaviours.HEADER, behaviour));
            }

            @Override
            String text(JsonNode event) {
                return event.at("/choices/0/delta/content").asText("");
            }

            @Override
            String thought(JsonNode event) {
                return event.at("/choices/0/delta/reasoning_content").asText("");
            }

            @Override
            boolean last(List<JsonNode> events) {
                return events.get(events.size() - 1).asText().equals("[DONE]");
            }
        },
        ANTHROPIC {
            @Override
            HttpRequest request(URI base, String behaviour) {
                return post(
                        base,
                        "/v1/messages",
                        "{\"stream\":true," + Caller.message("claude", QUESTION).substring(1),
                        Caller.with(Caller.anthropicHeaders(), Behaviours.HEADER, behaviour));
            }

            @Override
            String text(JsonNode event) {
                return event.at("/delta/text").asText("");
            }

            @Override
            String thought(JsonNode event) {
                return event.at("/delta/thinking").asText("");
            }

            @Override
            boolean last(List<JsonNode> events) {
                return events.get(events.size() - 1).path("type").asText().equals("message_stop");
            }
        },
        RESPONSES {
            @Override
            HttpRequest request(URI base, String behaviour) {
                return post(
                        base,
                        "/v1/responses",
                        "{\"stream\":true,\"model\":\"gpt\",\"input\":\"" + QUESTION + "\"}",
                        Caller.with(Caller.openAiHeaders(), Behaviours.HEADER, behaviour));
            }

            @Override
            String text(JsonNode event) {
                return event.path("type").asText().equals("response.output_text.delta")
                        ? event.path("delta").asText()
                        : "";
            }

            @Override
            String thought(JsonNode event) {
                return event.path("type").asText().equals("response.reasoning_summary_text.delta")
                        ? event.path("delta").asText()
                        : "";
            }

            @Override
            boolean last(List<JsonNode> events) {
                return events.get(events.size() - 1).path("type").asText().equals("response.completed");
            }
        },
        BEDROCK {
            @Override
            HttpRequest request(URI base, String behaviour) {
                return post(
                        base,
                        "/model/amazon.nova-lite-v1%3A0/converse-stream",
                        Caller.converse(QUESTION),
                        Caller.with(Caller.bedrockHeaders(), Behaviours.HEADER, behaviour));
            }

            @Override
            List<JsonNode> events(byte[] body) {
                List<JsonNode> events = new ArrayList<>();
                for (Message message : frames(body)) {
                    String type = message.getHeaders()
                            .getOrDefault(":event-type", message.getHeaders().get(":exception-type"))
                            .getString();
                    events.add(
                            Json.object().set(type, parsed(new String(message.getPayload(), StandardCharsets.UTF_8))));
                }
                return events;
            }

            @Override
            String text(JsonNode event) {
                return event.at("/contentBlockDelta/delta/text").asText("");
            }

            @Override
            String thought(JsonNode event) {
                return event.at("/contentBlockDelta/delta/reasoningContent/text")
                        .asText("");
            }

            @Override
            boolean last(List<JsonNode> events) {
                return events.get(events.size() - 1).has("metadata");
            }
        };

        abstract HttpRequest request(URI base, String behaviour);

        abstract String text(JsonNode event);

        abstract String thought(JsonNode event);

        abstract boolean last(List<JsonNode> events);

        List<JsonNode> events(byte[] body) {
            return Arrays.stream(new String(body, StandardCharsets.UTF_8).split("\n\n"))
                    .flatMap(String::lines)
                    .filter(line -> line.startsWith("data: "))
                    .map(line -> line.substring(6))
                    .map(data ->
                            data.equals("[DONE]") ? Json.MAPPER.getNodeFactory().textNode(data) : parsed(data))
                    .toList();
        }

        List<String> texts(byte[] body) {
            return events(body).stream()
                    .map(this::text)
                    .filter(text -> !text.isEmpty())
                    .toList();
        }

        static HttpRequest post(URI base, String path, String body, Map<String, String> headers) {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                    .timeout(Duration.ofSeconds(20))
                    .POST(HttpRequest.BodyPublishers.ofString(body));
            headers.forEach(request::header);
            return request.build();
        }
    }

    static List<Message> frames(byte[] body) {
        List<Message> messages = new ArrayList<>();
        MessageDecoder decoder = new MessageDecoder(messages::add);
        decoder.feed(body);
        return messages;
    }

    private static JsonNode parsed(String json) {
        try {
            return Json.MAPPER.readTree(json);
        } catch (IOException failure) {
            throw new IllegalStateException(json, failure);
        }
    }

    private HttpResponse<InputStream> open(Wire wire, String behaviour) throws Exception {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .build()
                .send(wire.request(simulator.url(), behaviour), HttpResponse.BodyHandlers.ofInputStream());
    }

    private byte[] body(Wire wire, String behaviour) throws Exception {
        HttpResponse<InputStream> response = open(wire, behaviour);
        assertThat(response.statusCode()).isEqualTo(200);
        return response.body().readAllBytes();
    }

    private LedgerEntry entry() {
        return simulator.ledger().get(simulator.ledger().size() - 1);
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void streams_the_answer_in_deltas_of_a_few_words(Wire wire) throws Exception {
        // When
        byte[] body = body(wire, "latency-0");

        // Then
        String text = String.join("", wire.texts(body));
        assertThat(text).startsWith("Which birds can be seen from the old").contains("(simulated answer of ");
        assertThat(wire.texts(body)).hasSizeGreaterThan(5).allSatisfy(piece -> assertThat(piece.split("\\s+"))
                .hasSizeLessThanOrEqualTo(3));
        assertThat(wire.last(wire.events(body))).isTrue();
        assertThat(entry().outcome()).isEqualTo("ok");
        assertThat(entry().outputTokens()).hasValue(TokenCount.of(text));
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void ends_in_order_but_too_early_when_cut(Wire wire) throws Exception {
        // When
        byte[] body = body(wire, "cut-2");

        // Then
        assertThat(wire.texts(body)).hasSize(2);
        assertThat(wire.last(wire.events(body))).isFalse();
        assertThat(entry().outcome()).isEqualTo("cut");
        assertThat(entry().httpStatus()).isEqualTo(200);
        assertThat(entry().outputTokens()).hasValue(TokenCount.of(String.join("", wire.texts(body))));
        assertThat(entry().inputTokens()).hasValue(TokenCount.of(QUESTION));
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void is_cut_after_the_last_delta_when_there_are_fewer(Wire wire) throws Exception {
        // Given
        List<String> whole = wire.texts(body(wire, "latency-0"));

        // When
        byte[] body = body(wire, "cut-9999");

        // Then
        assertThat(wire.texts(body)).isEqualTo(whole);
        assertThat(wire.text(wire.events(body).get(wire.events(body).size() - 1)))
                .isEqualTo(whole.get(whole.size() - 1));
        assertThat(entry().outcome()).isEqualTo("cut");
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void resets_the_connection_when_broken(Wire wire) throws Exception {
        // Given
        InputStream body = open(wire, "break-2").body();
        byte[] head = body.readNBytes(40);

        // When / Then
        assertThat(head).hasSize(40);
        assertThatThrownBy(body::readAllBytes).isInstanceOf(IOException.class);
        assertThat(entry().outcome()).isEqualTo("break");
        assertThat(entry().outputTokens().orElse(0)).isPositive();
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void falls_silent_until_the_caller_leaves_when_stalled(Wire wire) throws Exception {
        // Given
        InputStream body = open(wire, "stall-1").body();
        waitFor(() -> entry().outcome().equals("stall"));
        assertThat(entry().endedAt()).isNull();

        // When
        body.close();

        // Then
        waitFor(() -> entry().endedAt() != null);
        assertThat(entry().httpStatus()).isEqualTo(200);
        assertThat(entry().outputTokens().orElse(0)).isPositive();
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void ends_inside_an_event_when_asked_for_midframe(Wire wire) throws Exception {
        // Given
        byte[] cut = body(wire, "cut-2");

        // When
        byte[] body = body(wire, "midframe-2");

        // Then: a bit of a third delta
        assertThat(body.length).isBetween(cut.length + 10, cut.length + 300);
        assertThat(entry().outcome()).isEqualTo("midframe");
        assertThatThrownBy(() -> {
                    if (wire == Wire.BEDROCK && wire.texts(body).size() == 2) {
                        throw new IllegalStateException("the frame is not complete");
                    }
                    wire.events(body);
                })
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void spoils_the_crc_of_one_frame() throws Exception {
        // Given
        byte[] body = body(Wire.BEDROCK, "corrupt-2");

        // When / Then
        assertThatThrownBy(() -> frames(body)).hasMessageContaining("checksum");
        assertThat(entry().outcome()).isEqualTo("corrupt");
    }

    @ParameterizedTest
    @EnumSource(value = Wire.class, names = "BEDROCK", mode = EnumSource.Mode.EXCLUDE)
    void puts_data_that_is_no_json_in_the_place_of_one_delta(Wire wire) throws Exception {
        // Given
        List<String> whole = wire.texts(body(wire, "latency-0"));

        // When
        String[] events = new String(body(wire, "corrupt-2"), StandardCharsets.UTF_8).split("\n\n");

        // Then
        List<String> spoilt = Arrays.stream(events)
                .map(event -> event.substring(event.indexOf("data: ") + 6))
                .filter(data -> !data.equals("[DONE]"))
                .filter(data -> !data.endsWith("}"))
                .toList();
        assertThat(spoilt).hasSize(1);
        List<String> kept = new ArrayList<>(whole);
        kept.remove(2);
        assertThat(entry().outputTokens()).hasValue(TokenCount.of(String.join("", kept)));
    }

    @ParameterizedTest
    @CsvSource({
        "throttling, rate_limit_exceeded, rate_limit_error, throttlingException",
        "internal, server_error, api_error, internalServerException",
        "unavailable, server_error, api_error, serviceUnavailableException",
        "validation, invalid_request_error, invalid_request_error, validationException",
        "modelstream, server_error, api_error, modelStreamErrorException",
        "modeltimeout, server_error, api_error, modelTimeoutException",
        "overloaded, server_error, overloaded_error, serviceUnavailableException",
    })
    void ends_with_an_error_in_the_words_of_each_dialect(String kind, String openAi, String anthropic, String bedrock)
            throws Exception {
        // When
        List<JsonNode> first = Wire.OPENAI.events(body(Wire.OPENAI, "error-1-" + kind));
        List<JsonNode> second = Wire.ANTHROPIC.events(body(Wire.ANTHROPIC, "error-1-" + kind));
        byte[] third = body(Wire.BEDROCK, "error-1-" + kind);

        // Then
        assertThat(first.get(first.size() - 1).path("error").toString()).contains("\"" + openAi + "\"");
        JsonNode last = second.get(second.size() - 1);
        assertThat(last.path("type").asText()).isEqualTo("error");
        assertThat(last.at("/error/type").asText()).isEqualTo(anthropic);
        List<Message> frames = frames(third);
        Message exception = frames.get(frames.size() - 1);
        assertThat(exception.getHeaders().get(":message-type").getString()).isEqualTo("exception");
        assertThat(exception.getHeaders().get(":exception-type").getString()).isEqualTo(bedrock);
        assertThat(Wire.BEDROCK.texts(third)).hasSize(1);
        assertThat(simulator.ledger()).extracting(LedgerEntry::outcome).containsOnly("error");
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void waits_before_the_first_delta_and_between_deltas(Wire wire) throws Exception {
        // Given
        long begun = System.nanoTime();
        InputStream body = open(wire, "ttft-400+gap-200+cut-3").body();

        // When
        int first = body.read();
        Duration head = Duration.ofNanos(System.nanoTime() - begun);
        byte[] rest = body.readAllBytes();
        Duration whole = Duration.ofNanos(System.nanoTime() - begun);

        // Then
        assertThat(first).isNotNegative();
        assertThat(rest).isNotEmpty();
        assertThat(head).isLessThan(Duration.ofMillis(390));
        assertThat(whole).isBetween(Duration.ofMillis(780), Duration.ofSeconds(10));
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void thinks_before_it_answers(Wire wire) throws Exception {
        // When
        byte[] body = body(wire, "reasoning");

        // Then
        List<JsonNode> events = wire.events(body);
        String thought = String.join("", events.stream().map(wire::thought).toList());
        assertThat(thought).startsWith("Simulated thought: ");
        assertThat(String.join("", wire.texts(body))).startsWith("Which birds");
        assertThat(events.stream()
                        .map(each -> !wire.text(each).isEmpty())
                        .toList()
                        .indexOf(true))
                .isGreaterThan(events.stream()
                        .map(each -> !wire.thought(each).isEmpty())
                        .toList()
                        .lastIndexOf(true));
        assertThat(entry().outputTokens())
                .hasValue(TokenCount.of(thought) + TokenCount.of(String.join("", wire.texts(body))));
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void says_nothing_when_asked_for_an_empty_answer(Wire wire) throws Exception {
        // When
        byte[] body = body(wire, "empty");

        // Then
        assertThat(wire.texts(body)).isEmpty();
        assertThat(wire.last(wire.events(body))).isTrue();
        assertThat(entry().outcome()).isEqualTo("ok");
        assertThat(entry().outputTokens()).hasValue(0);
    }

    @Test
    void leaves_the_done_out() throws Exception {
        // When
        byte[] body = body(Wire.OPENAI, "no-done");

        // Then
        assertThat(Wire.OPENAI.last(Wire.OPENAI.events(body))).isFalse();
        assertThat(new String(body, StandardCharsets.UTF_8)).contains("\"finish_reason\":\"stop\"");
        assertThat(entry().outcome()).isEqualTo("ok");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cut-0", "break-2", "stall-1", "error-1-internal"})
    void leaves_whole_answers_alone(String behaviour) {
        // When
        HttpResponse<String> response = caller.openAi("gpt", "hi", Behaviours.HEADER, behaviour);

        // Then
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(entry().outcome()).isEqualTo("ok");
    }

    @Test
    void breaks_only_the_first_streams_of_a_query() throws Exception {
        // When
        byte[] first = body(Wire.BEDROCK, "first-1-cut-2");
        byte[] second = body(Wire.BEDROCK, "first-1-cut-2");

        // Then
        assertThat(Wire.BEDROCK.texts(first)).hasSize(2);
        assertThat(Wire.BEDROCK.last(Wire.BEDROCK.events(second))).isTrue();
        assertThat(simulator.ledger()).extracting(LedgerEntry::outcome).containsExactly("cut", "ok");
    }

    @Test
    void enters_what_was_told_to_a_caller_that_left() throws Exception {
        // Given
        InputStream body = open(Wire.OPENAI, "gap-500").body();
        body.readNBytes(20);

        // When
        body.close();

        // Then
        waitFor(() -> entry().endedAt() != null);
        assertThat(entry().outcome()).isEqualTo("left");
        assertThat(entry().outputTokens().orElse(0)).isLessThan(60);
    }

    @Test
    void breaks_no_stack_over_a_long_answer() throws Exception {
        // Given
        String question = "word ".repeat(20_000) + "end";
        HttpRequest request = Wire.post(
                simulator.url(),
                "/v1/chat/completions",
                "{\"stream\":true," + Caller.chat("gpt", question).substring(1),
                Caller.with(Caller.openAiHeaders(), Behaviours.HEADER, "echo"));

        // When
        byte[] body = HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofByteArray())
                .body();

        // Then
        assertThat(String.join("", Wire.OPENAI.texts(body))).isEqualTo(question);
    }

    private static void waitFor(java.util.function.BooleanSupplier condition) throws InterruptedException {
        long until = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(until);
            Thread.sleep(10);
        }
    }
}
