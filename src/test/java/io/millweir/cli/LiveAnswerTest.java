package io.millweir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millweir.domain.Chunk;
import io.millweir.domain.FinishReason;
import io.millweir.topics.Json;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class LiveAnswerTest {
    private static final String VOID = "↺ call 1 broke off; what stands above is void, the answer begins anew\n";

    private final StringWriter out = new StringWriter();
    private final LiveAnswer answer = new LiveAnswer(new PrintWriter(out));

    @Test
    void prints_each_piece_as_it_comes_and_the_text_once() {
        delta(1, 0, "The ");
        assertThat(out).hasToString("The ");

        delta(1, 1, "capital");
        last(1, 2);
        response("The capital");

        assertThat(out).hasToString("The capital\n");
    }

    @Test
    void says_when_what_stands_above_is_void() {
        delta(1, 0, "The cap");
        chunk(Chunk.reset("q", 2));
        delta(2, 1, "Paris");
        last(2, 2);
        response("Paris");

        assertThat(out).hasToString("The cap\n" + VOID + "Paris\n");
    }

    @Test
    void passes_over_late_and_repeated_pieces_and_puts_early_ones_in_their_place() {
        chunk(Chunk.reset("q", 2));
        delta(2, 2, "ris");
        delta(1, 7, "late");
        delta(2, 1, "Pa");
        delta(2, 1, "Pa");
        last(2, 3);
        response("Paris");

        assertThat(out).hasToString("Paris\n");
    }

    @Test
    void prints_the_response_where_the_pieces_were_not_all_of_it() {
        delta(1, 0, "The cap");
        response("The capital");

        assertThat(out).hasToString("The cap\n" + VOID + "The capital\n");
    }

    @Test
    void prints_a_response_without_pieces() {
        response("The capital");

        assertThat(out).hasToString("The capital\n");
    }

    @Test
    void ends_the_line_of_an_answer_that_broke_off_for_good() {
        delta(1, 0, "The cap");
        answer.response(Json.object().put("status", "error"));

        assertThat(out).hasToString("The cap\n");
    }

    private void delta(int attempt, int index, String delta) {
        chunk(Chunk.delta("q", attempt, index, delta));
    }

    private void last(int attempt, int index) {
        chunk(Chunk.last("q", attempt, index, "", FinishReason.STOP));
    }

    private void chunk(Chunk chunk) {
        answer.chunk(Json.object(chunk));
    }

    private void response(String text) {
        ObjectNode response = Json.object().put("status", "ok").put("text", text);
        answer.response(response);
    }
}
