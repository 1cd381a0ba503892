package io.millweir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millweir.topics.Json;
import io.millweir.topics.Parsed;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TotalsTest {
    private static final ObjectNode ANSWERED = response(
            """
            {"id":"1","status":"ok","model":"nova-micro","provider":"aws.bedrock","region":"us-east-1",
             "usage":{"input_tokens":18,"output_tokens":42},"cost":{"total":0.00000651,"currency":"USD"},
             "routing":{"chosen":"nova-micro","reason":"cheapest that fits"},
             "attempts":[{"outcome":"ok"}],"latency":{"total_ms":212}}
            """);
    private static final ObjectNode FALLEN_BACK = response(
            """
            {"id":"2","status":"ok","model":"gpt-5-mini","provider":"openai",
             "usage":{"input_tokens":100,"output_tokens":200},"cost":{"total":0.0001,"currency":"USD"},
             "routing":{"chosen":"nova-micro","reason":"cheapest that fits"},
             "attempts":[{"outcome":"rate_limited"},{"outcome":"timeout"},{"outcome":"ok"}],
             "latency":{"total_ms":1950}}
            """);
    private static final ObjectNode REFUSED = response(
            """
            {"id":"3","status":"error","error":{"code":"unknown_model","message":"m"},"latency":{"total_ms":4}}
            """);

    private static ObjectNode response(String json) {
        return (ObjectNode) ((Parsed.Ok) Json.parse(json.getBytes(StandardCharsets.UTF_8))).value();
    }

    @Test
    void responses_add_up_by_model_and_over_all() {
        Totals totals = new Totals();
        totals.add(ANSWERED);
        totals.add(FALLEN_BACK);
        totals.add(REFUSED);
        StringWriter printed = new StringWriter();

        totals.print(new PrintWriter(printed));

        assertThat(totals.queries()).isEqualTo(3);
        assertThat(totals.errors()).isEqualTo(1);
        assertThat(totals.calls()).isEqualTo(4);
        assertThat(totals.cost()).isEqualByComparingTo("0.00010651");
        assertThat(totals.medianMs()).isEqualTo(212);
        assertThat(printed.toString().lines().map(line -> line.replaceAll(" +", " ")))
                .containsExactly(
                        "MODEL QUERIES ERRORS CALLS INPUT TOK OUTPUT TOK COST",
                        "(refused) 1 1 0 0 0 $0",
                        "gpt-5-mini 1 0 3 100 200 $0.0001",
                        "nova-micro 1 0 1 18 42 $0.00000651",
                        "total 3 1 4 118 242 $0.00010651");
    }

    @Test
    void nothing_adds_up_to_nothing() {
        Totals totals = new Totals();

        assertThat(totals.medianMs()).isZero();
        assertThat(totals.cost()).isZero();
        assertThat(totals.currency()).isEqualTo("USD");
    }

    @Test
    void cost_that_is_not_known_adds_nothing() {
        Totals totals = new Totals();

        totals.add(response("{\"id\":\"1\",\"status\":\"ok\",\"model\":\"m\"}"));

        assertThat(totals.cost()).isZero();
        assertThat(totals.errors()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "0.00000651,USD,$0.00000651",
        "1E-10,USD,$0.0000000001",
        "0E-8,USD,$0",
        "12.50,EUR,EUR 12.5",
        "1E+3,USD,$1000"
    })
    void money_is_written_with_every_digit_and_no_exponent(BigDecimal amount, String currency, String written) {
        assertThat(Totals.money(amount, currency)).isEqualTo(written);
    }

    @Test
    void a_response_fits_on_one_line() {
        assertThat(OneLine.of(ANSWERED))
                .isEqualTo(
                        "nova-micro · aws.bedrock us-east-1 · cheapest that fits · 18 → 42 tok · $0.00000651 · 212 ms");
        assertThat(OneLine.of(FALLEN_BACK))
                .isEqualTo("gpt-5-mini · openai · fallback after timeout · 100 → 200 tok · $0.0001 · 1.9 s");
        assertThat(OneLine.of(REFUSED)).isEqualTo("4 ms");
    }

    @Test
    void a_retry_says_after_what() {
        ObjectNode retried = response("{\"status\":\"ok\",\"model\":\"m\",\"routing\":{\"chosen\":\"m\"},"
                + "\"attempts\":[{\"outcome\":\"timeout\"},{\"outcome\":\"ok\"}]}");

        assertThat(OneLine.why(retried)).isEqualTo("retry after timeout");
    }

    @Test
    void a_strategy_says_itself_how_the_answer_came_about() {
        ObjectNode escalated = response("{\"status\":\"ok\",\"model\":\"large\","
                + "\"routing\":{\"chosen\":\"small\",\"reason\":\"escalated to large\"},\"attempts\":["
                + "{\"outcome\":\"ok\",\"purpose\":\"verify\"},{\"outcome\":\"ok\",\"purpose\":\"answer\"}]}");

        assertThat(OneLine.why(escalated)).isEqualTo("escalated to large");
    }

    @ParameterizedTest
    @CsvSource({"0,0 ms", "999,999 ms", "1000,1.0 s", "61234,61.2 s"})
    void time_is_short(long milliseconds, String written) {
        assertThat(OneLine.time(milliseconds)).isEqualTo(written);
    }
}
