package io.millweir.provider.bedrock.invoke;

import static org.assertj.core.api.Assertions.assertThat;

import io.millweir.domain.Answer;
import io.millweir.domain.ErrorCode;
import io.millweir.domain.FinishReason;
import io.millweir.domain.Tokens;
import io.millweir.provider.Ends;
import io.millweir.provider.ProviderResult;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class NativeAnswerTest {
    private static final Map<String, String> COUNTED = Map.of(
            "x-amzn-bedrock-input-token-count", "7",
            "x-amzn-bedrock-output-token-count", "3",
            "x-amzn-bedrock-cache-read-input-token-count", "2");

    private static ProviderResult read(NativeDialect dialect, String body, Map<String, String> headers) {
        return NativeAnswers.read(
                "aws.bedrock m",
                dialect.payload(),
                body.replace('\'', '"').getBytes(StandardCharsets.UTF_8),
                name -> Optional.ofNullable(headers.get(name)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CLAUDE_MESSAGES|{'content':[{'type':'thinking','thinking':'x'},{'type':'text','text':'hel'},"
                        + "{'type':'tool_use','input':{}},{'type':'text','text':'lo'}],'stop_reason':'tool_use'}"
                        + "|TOOL_CALLS",
                "CLAUDE_TEXT|{'completion':'hello','stop_reason':'stop_sequence'}|STOP",
                "CLAUDE_TEXT|{'content':[{'type':'text','text':'hello'}],'stop_reason':'max_tokens'}|LENGTH",
                "NOVA|{'output':{'message':{'content':[{'text':'hel'},{'toolUse':{}},{'text':'lo'}]}},"
                        + "'stopReason':'content_filtered'}|CONTENT_FILTER",
                "TITAN_TEXT|{'results':[{'outputText':'hel','completionReason':'FINISH'},{'outputText':'lo',"
                        + "'completionReason':'CONTENT_FILTERED'}]}|CONTENT_FILTER",
                "LLAMA_3|{'generation':'hello','stop_reason':'max_tokens'}|LENGTH",
                "MISTRAL_TEXT|{'outputs':[{'text':'hello','stop_reason':'length'}]}|LENGTH",
                "COMMAND|{'generations':[{'text':'hello','finish_reason':'ERROR_TOXIC'},{'text':'other'}]}"
                        + "|CONTENT_FILTER",
                "COMMAND_R|{'text':'hello','finish_reason':'COMPLETE'}|STOP",
                "JURASSIC|{'completions':[{'data':{'text':'hello'},'finishReason':{'reason':'endoftext'}}]}|STOP",
                "OPENAI_CHAT|{'choices':[{'message':{'content':'hello'},'finish_reason':'length'}]}|LENGTH",
                "OPENAI_CHAT|{'choices':[{'text':'hello','stop_reason':'stop'}]}|STOP",
                "OPENAI_CHAT|{'choices':[{'message':{'content':'hello'},'finish_reason':'new-word'}]}|OTHER",
                "LLAMA_3|{'generation':'hello'}|OTHER"
            })
    void reads_text_and_reason(NativeDialect dialect, String body, FinishReason reason) {
        Answer answer = Ends.answer(read(dialect, body, COUNTED));

        assertThat(answer)
                .isEqualTo(Answer.chat(
                        "hello",
                        reason,
                        new Tokens(
                                OptionalLong.of(7),
                                OptionalLong.of(3),
                                OptionalLong.of(2),
                                OptionalLong.empty(),
                                OptionalLong.empty(),
                                false)));
    }

    @Test
    void counts_of_the_body_come_first() {
        String claude = "{'content':[],'stop_reason':'end_turn','usage':{'input_tokens':10,'output_tokens':20,"
                + "'cache_read_input_tokens':30,'cache_creation_input_tokens':40}}";

        assertThat(Ends.answer(read(NativeDialect.CLAUDE_MESSAGES, claude, COUNTED))
                        .tokens())
                .isEqualTo(new Tokens(
                        OptionalLong.of(10),
                        OptionalLong.of(20),
                        OptionalLong.of(30),
                        OptionalLong.of(40),
                        OptionalLong.empty(),
                        false));
        assertThat(Ends.answer(read(
                                NativeDialect.TITAN_TEXT,
                                "{'inputTextTokenCount':28.0,'results':[{'outputText':'a','tokenCount':197.0}]}",
                                Map.of()))
                        .tokens())
                .isEqualTo(Tokens.of(28, 197));
    }

    @Test
    void what_nobody_counts_is_unknown() {
        assertThat(Ends.answer(read(
                                NativeDialect.MISTRAL_TEXT,
                                "{'outputs':[{'text':'a'}]}",
                                Map.of("x-amzn-bedrock-input-token-count", "many")))
                        .tokens())
                .isEqualTo(Tokens.UNKNOWN);
    }

    @Test
    void a_guardrail_that_intervened_is_a_content_filter() {
        assertThat(Ends.answer(read(
                                NativeDialect.LLAMA_3,
                                "{'generation':'blocked','stop_reason':'stop',"
                                        + "'amazon-bedrock-guardrailAction':'INTERVENED'}",
                                Map.of()))
                        .finishReason())
                .contains(FinishReason.CONTENT_FILTER);
        assertThat(Ends.answer(read(
                                NativeDialect.LLAMA_3,
                                "{'generation':'fine','stop_reason':'stop','amazon-bedrock-guardrailAction':'NONE'}",
                                Map.of()))
                        .finishReason())
                .contains(FinishReason.STOP);
    }

    @ParameterizedTest
    @EnumSource(NativeDialect.class)
    void another_shape_is_malformed_but_paid(NativeDialect dialect) {
        for (String body : new String[] {"{}", "[]", "<html>", "", "{\"message\":\"hi\"}"}) {
            ProviderResult result = read(dialect, body, COUNTED);

            assertThat(Ends.failure(result).code()).as(body).isEqualTo(ErrorCode.MALFORMED_RESPONSE);
            assertThat(((ProviderResult.Failed) result).tokens().input()).hasValue(7);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "TITAN_1|1|{'embedding':[1,2.5],'inputTextTokenCount':4}|4",
                "TITAN_2|1|{'embeddingsByType':{'float':[1,2.5]}}|7",
                "COHERE_3|1|{'embeddings':[[1,2.5]]}|7",
                "COHERE_4|1|{'embeddings':{'float':[[1,2.5]]}}|7",
                "NOVA|1|{'embeddings':[{'embedding':[1,2.5],'embeddingType':'TEXT'}]}|7"
            })
    void reads_vectors_and_their_tokens(EmbeddingDialect dialect, int texts, String body, long tokens) {
        Answer answer = Ends.answer(embedded(dialect, texts, body));

        assertThat(answer.embeddings()).containsExactly(java.util.List.of(1.0, 2.5));
        assertThat(answer.tokens()).isEqualTo(Tokens.of(tokens, 0));
        assertThat(answer.text()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "TITAN_1|1|{}",
                "TITAN_1|1|{'embedding':['a']}",
                "TITAN_1|1|{'embedding':[]}",
                "TITAN_1|1|<html>",
                "COHERE_3|2|{'embeddings':[[1,2.5]]}",
                "COHERE_4|1|{'embeddings':{'int8':[[1,2]]}}",
                "NOVA|1|{'embeddings':[{'vector':[1]}]}"
            })
    void vectors_that_are_none_are_malformed_but_paid(EmbeddingDialect dialect, int texts, String body) {
        ProviderResult result = embedded(dialect, texts, body);

        assertThat(Ends.failure(result).code()).isEqualTo(ErrorCode.MALFORMED_RESPONSE);
        assertThat(((ProviderResult.Failed) result).tokens()).isEqualTo(Tokens.of(7, 0));
    }

    private static ProviderResult embedded(EmbeddingDialect dialect, int texts, String body) {
        return EmbeddingAnswers.read(
                "aws.bedrock m",
                dialect.payload(),
                texts,
                body.replace('\'', '"').getBytes(StandardCharsets.UTF_8),
                name -> Optional.ofNullable(COUNTED.get(name)));
    }
}
