package io.millweir.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class OpenAiResponsesTest {
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

    private HttpResponse<String> respond(String body) {
        return caller.post("/v1/responses", body.replace('\'', '"'), Caller.openAiHeaders());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'input':'Name a bird'",
                "'input':[{'role':'user','content':'Name a bird'}]",
                "'input':[{'role':'user','content':[{'type':'input_text','text':'Name a bird'}]}]",
            })
    void answers_every_form_of_input(String input) {
        // When
        JsonNode answer = Caller.json(respond("{'model':'gpt-4o','instructions':'Be brief'," + input + "}"));

        // Then
        String text = answer.at("/output/0/content/0/text").asText();
        assertThat(text).startsWith("Name a bird (simulated answer of gpt-4o).");
        assertThat(answer.path("status").asText()).isEqualTo("completed");
        assertThat(answer.at("/usage/input_tokens").asLong())
                .isEqualTo(TokenCount.of("Be brief") + TokenCount.of("Name a bird"));
        assertThat(answer.at("/usage/output_tokens").asLong()).isEqualTo(TokenCount.of(text));
        assertThat(simulator.ledger().get(0).outputTokens()).hasValue(TokenCount.of(text));
    }

    @Test
    void is_incomplete_when_it_was_too_long() {
        // When
        JsonNode answer = Caller.json(respond("{'model':'gpt-4o','input':'Tell me','max_output_tokens':16}"));

        // Then
        assertThat(answer.path("status").asText()).isEqualTo("incomplete");
        assertThat(answer.at("/incomplete_details/reason").asText()).isEqualTo("max_output_tokens");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'model':'gpt','messages':[]}|unsupported_parameter",
                "{'model':'gpt'}|missing_required_parameter",
                "{'input':'a'}|missing_required_parameter",
                "{'model':'gpt','input':[{'role':'robot','content':'a'}]}|invalid_value",
                "{'model':'gpt','input':'a','max_output_tokens':1}|integer_below_min_value",
            })
    void refuses_what_the_provider_would_refuse(String body, String code) {
        // When
        HttpResponse<String> response = respond(body);

        // Then
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(Caller.json(response).at("/error/code").asText()).isEqualTo(code);
    }

    @Test
    void numbers_its_events_and_repeats_the_whole_at_the_end() {
        // When
        String body = respond("{'stream':true,'model':'gpt-4o','input':'Name a bird'}")
                .body();

        // Then
        List<JsonNode> events = new ArrayList<>();
        body.lines().filter(line -> line.startsWith("data: ")).forEach(line -> {
            try {
                events.add(Json.MAPPER.readTree(line.substring(6)));
            } catch (java.io.IOException failure) {
                throw new IllegalStateException(line, failure);
            }
        });
        assertThat(events.stream().map(each -> each.path("type").asText()).distinct())
                .containsExactly(
                        "response.created",
                        "response.in_progress",
                        "response.output_item.added",
                        "response.content_part.added",
                        "response.output_text.delta",
                        "response.output_text.done",
                        "response.content_part.done",
                        "response.output_item.done",
                        "response.completed");
        assertThat(events)
                .allSatisfy(event ->
                        assertThat(event.path("sequence_number").asInt()).isEqualTo(events.indexOf(event)));
        JsonNode whole = Caller.json(respond("{'model':'gpt-4o','input':'Name a bird'}"));
        assertThat(events.get(events.size() - 1).at("/response/output/0/content"))
                .isEqualTo(whole.at("/output/0/content"));
        assertThat(body).doesNotContain("[DONE]");
    }
}
