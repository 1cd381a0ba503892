package io.millweir.provider.bedrock.invoke;

import static org.assertj.core.api.Assertions.assertThat;

import io.millweir.domain.Answer;
import io.millweir.domain.ErrorCode;
import io.millweir.domain.FinishReason;
import io.millweir.domain.Tokens;
import io.millweir.provider.Ends;
import io.millweir.provider.ProviderResult;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StreamedAnswerTest {
    private static final String METRICS =
            "'amazon-bedrock-invocationMetrics':{'inputTokenCount':5,'outputTokenCount':4}";

    private static StreamedAnswer after(NativeDialect dialect, String... chunks) {
        StreamedAnswer answer = new StreamedAnswer(dialect.payload());
        for (String chunk : chunks) {
            answer.accept(chunk.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
        }
        return answer;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CLAUDE_MESSAGES|{'type':'content_block_delta','delta':{'type':'text_delta','text':'hi'}}"
                        + "|{'type':'message_stop'}|OTHER",
                "CLAUDE_TEXT|{'completion':'hi','stop_reason':null}"
                        + "|{'completion':'','stop_reason':'stop_sequence'}|STOP",
                "NOVA|{'contentBlockDelta':{'delta':{'text':'hi'}}}|{'messageStop':{'stopReason':'end_turn'}}|STOP",
                "TITAN_TEXT|{'outputText':'hi','completionReason':null}"
                        + "|{'outputText':'','completionReason':'LENGTH'}|LENGTH",
                "LLAMA_3|{'generation':'hi','stop_reason':null}|{'generation':'','stop_reason':'stop'}|STOP",
                "MISTRAL_TEXT|{'outputs':[{'text':'hi','stop_reason':null}]}"
                        + "|{'outputs':[{'text':'','stop_reason':'length'}]}|LENGTH",
                "COMMAND|{'text':'hi','is_finished':false}|{'is_finished':true,'finish_reason':'COMPLETE'}|STOP",
                "COMMAND_R|{'text':'hi','is_finished':false,'event_type':'text-generation'}"
                        + "|{'is_finished':true,'event_type':'stream-end','text':'hi','finish_reason':'MAX_TOKENS'}"
                        + "|LENGTH",
                "COMMAND_R|{'text':'hi','is_finished':false}" + "|{'is_finished':true,'finish_reason':'COMPLETE'}|STOP",
                "OPENAI_CHAT|{'choices':[{'delta':{'content':'hi'},'finish_reason':null}]}"
                        + "|{'choices':[{'delta':{'content':''},'finish_reason':'stop'}]}|STOP",
                "OPENAI_CHAT|{'choices':[{'message':{'content':'hi'},'stop_reason':null}]}"
                        + "|{'choices':[{'message':{'content':''},'stop_reason':'length'}]}|LENGTH",
                "OPENAI_CHAT|{'choices':[{'text':'hi','finish_reason':null}]}"
                        + "|{'choices':[{'text':'','finish_reason':'stop'}]}|STOP"
            })
    void is_whole_with_the_familys_last_event_only(
            NativeDialect dialect, String first, String last, FinishReason reason) {
        ProviderResult cut = after(dialect, first).end("aws.bedrock m");
        ProviderResult whole = after(dialect, first, last).end("aws.bedrock m");

        assertThat(Ends.failure(cut).code()).isEqualTo(ErrorCode.PROVIDER_UNAVAILABLE);
        assertThat(Ends.failure(cut).message()).startsWith("aws.bedrock m: the stream ended before the answer did; ");
        assertThat(Ends.answer(whole)).isEqualTo(Answer.chat("hi", reason, Tokens.UNKNOWN));
    }

    @Test
    void is_whole_with_the_metrics_of_the_last_chunk() {
        StreamedAnswer answer = after(NativeDialect.MISTRAL_TEXT, "{'outputs':[{'text':'hi'}]," + METRICS + "}");

        assertThat(answer.whole()).isTrue();
        assertThat(Ends.answer(answer.end("w"))).isEqualTo(Answer.chat("hi", FinishReason.OTHER, Tokens.of(5, 4)));
    }

    @Test
    void counts_of_claude_come_before_the_metrics_which_miss_tokens() {
        StreamedAnswer answer = after(
                NativeDialect.CLAUDE_MESSAGES,
                "{'type':'message_start','message':{'usage':{'input_tokens':392,'output_tokens':8,"
                        + "'cache_read_input_tokens':3}}}",
                "{'type':'message_delta','delta':{'stop_reason':'tool_use'},'usage':{'output_tokens':133}}",
                "{'type':'message_stop'," + METRICS + "}");

        assertThat(Ends.answer(answer.end("w")))
                .isEqualTo(Answer.chat(
                        "",
                        FinishReason.TOOL_CALLS,
                        new Tokens(
                                OptionalLong.of(392),
                                OptionalLong.of(133),
                                OptionalLong.of(3),
                                OptionalLong.empty(),
                                OptionalLong.empty(),
                                false)));
    }

    @Test
    void a_cut_stream_says_what_was_counted_and_takes_no_beginning_for_a_count() {
        ProviderResult cut = after(
                        NativeDialect.CLAUDE_MESSAGES,
                        "{'type':'message_start','message':{'usage':{'input_tokens':392,'output_tokens':8}}}")
                .end("w");

        Tokens tokens = ((ProviderResult.Failed) cut).tokens();
        assertThat(tokens.input()).hasValue(392);
        assertThat(tokens.output()).isEmpty();
    }

    @Test
    void reasoning_and_tools_are_activity_and_no_text() {
        StreamedAnswer answer = new StreamedAnswer(NativeDialect.CLAUDE_MESSAGES.payload());

        assertThat(accepted(answer, "{'type':'content_block_delta','delta':{'type':'thinking_delta','thinking':'x'}}"))
                .isEqualTo(Piece.ACTIVITY);
        assertThat(accepted(answer, "{'type':'content_block_delta','delta':{'type':'input_json_delta'}}"))
                .isEqualTo(Piece.ACTIVITY);
        assertThat(accepted(answer, "{'type':'ping'}")).isEqualTo(Piece.NOTHING);
        assertThat(accepted(
                        new StreamedAnswer(NativeDialect.NOVA.payload()),
                        "{'contentBlockDelta':{'delta':{'toolUse':{'input':'{'}}}}"))
                .isEqualTo(Piece.ACTIVITY);
    }

    @Test
    void a_blocked_titan_answer_is_whole_without_a_reason() {
        StreamedAnswer answer = after(
                NativeDialect.TITAN_TEXT,
                "{'outputText':'Input blocked','totalOutputTextTokenCount':3.0,'inputTextTokenCount':6.0,"
                        + "'amazon-bedrock-guardrailAction':'INTERVENED'}");

        assertThat(Ends.answer(answer.end("w")))
                .isEqualTo(Answer.chat("Input blocked", FinishReason.CONTENT_FILTER, Tokens.of(6, 3)));
    }

    @Test
    void a_masked_answer_is_told_from_a_plain_one() {
        StreamedAnswer answer = after(
                NativeDialect.NOVA,
                "{'contentBlockDelta':{'delta':{'text':'{x}'}},'amazon-bedrock-guardrailAction':'INTERVENED'}",
                "{'messageStop':{'stopReason':'end_turn'}}");

        assertThat(Ends.answer(answer.end("w")).finishReason()).contains(FinishReason.CONTENT_FILTER);
    }

    @Test
    void a_chunk_that_is_no_json_breaks_the_answer() {
        StreamedAnswer answer = after(
                NativeDialect.LLAMA_3, "{'generation':'a'}", "nonsense", "{'generation':'b','stop_reason':'stop'}");

        assertThat(answer.broken()).isTrue();
        assertThat(answer.whole()).isFalse();
        assertThat(Ends.failure(answer.end("w")).code()).isEqualTo(ErrorCode.MALFORMED_RESPONSE);
    }

    @Test
    void an_answer_without_end_is_given_up() {
        StreamedAnswer answer = new StreamedAnswer(NativeDialect.LLAMA_3.payload(), 5);
        accepted(answer, "{'generation':'abcde'}");
        assertThat(answer.broken()).isFalse();

        assertThat(accepted(answer, "{'generation':'f','stop_reason':'stop'}")).isEqualTo(Piece.NOTHING);

        assertThat(Ends.failure(answer.end("w")).code()).isEqualTo(ErrorCode.MALFORMED_RESPONSE);
    }

    private static Piece accepted(StreamedAnswer answer, String chunk) {
        return answer.accept(chunk.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }
}
