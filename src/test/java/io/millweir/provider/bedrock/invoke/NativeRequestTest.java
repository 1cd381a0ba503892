package io.millweir.provider.bedrock.invoke;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millweir.domain.Message;
import io.millweir.domain.ModelOptions;
import io.millweir.domain.Parameters;
import io.millweir.domain.Role;
import io.millweir.provider.Cards;
import io.millweir.provider.ProviderRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class NativeRequestTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final ProviderRequest QUESTION = Cards.chat(Cards.card("m").build(), "Why?");
    private static final Parameters ALL =
            new Parameters(OptionalDouble.of(0.5), OptionalDouble.of(0.75), OptionalInt.of(50), List.of("END"));
    private static final Parameters NO_STOP =
            new Parameters(OptionalDouble.of(0.5), OptionalDouble.of(0.75), OptionalInt.of(50), List.of());

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CLAUDE_MESSAGES|{'anthropic_version':'bedrock-2023-05-31','max_tokens':50,'temperature':0.5,"
                        + "'top_p':0.75,'stop_sequences':['END'],'messages':[{'role':'user','content':"
                        + "[{'type':'text','text':'Why?'}]}]}",
                "CLAUDE_TEXT|{'prompt':'\\n\\nHuman: Why?\\n\\nAssistant:','max_tokens_to_sample':50,'temperature':0.5,"
                        + "'top_p':0.75,'stop_sequences':['\\n\\nHuman:','END']}",
                "NOVA|{'schemaVersion':'messages-v1','messages':[{'role':'user','content':[{'text':'Why?'}]}],"
                        + "'inferenceConfig':{'maxTokens':50,'temperature':0.5,'topP':0.75,'stopSequences':['END']}}",
                "TITAN_TEXT|{'inputText':'Why?','textGenerationConfig':{'maxTokenCount':50,'temperature':0.5,"
                        + "'topP':0.75,'stopSequences':['END']}}",
                "MISTRAL_TEXT|{'prompt':'<s>[INST] Why? [/INST]','max_tokens':50,'temperature':0.5,'top_p':0.75,"
                        + "'stop':['END']}",
                "COMMAND|{'prompt':'Why?','max_tokens':50,'temperature':0.5,'p':0.75,'stop_sequences':['END']}",
                "COMMAND_R|{'message':'Why?','max_tokens':50,'temperature':0.5,'p':0.75,'stop_sequences':['END']}",
                "JURASSIC|{'prompt':'Why?','maxTokens':50,'temperature':0.5,'topP':0.75,'stopSequences':['END']}",
                "OPENAI_CHAT|{'messages':[{'role':'user','content':'Why?'}],'max_tokens':50,'temperature':0.5,"
                        + "'top_p':0.75,'stop':['END']}"
            })
    void calls_the_parameters_by_their_names(NativeDialect dialect, String body) throws Exception {
        assertThat(dialect.payload().request(Cards.withParameters(QUESTION, ALL)))
                .isEqualTo(MAPPER.readTree(body.replace('\'', '"')));
    }

    @Test
    void llama_is_given_a_prompt_and_its_own_limit() throws Exception {
        assertThat(NativeDialect.LLAMA_2.payload().request(Cards.withParameters(QUESTION, NO_STOP)))
                .isEqualTo(MAPPER.readTree("{\"prompt\":\"<s>[INST] Why? [/INST]\",\"max_gen_len\":50,"
                        + "\"temperature\":0.5,\"top_p\":0.75}"));
    }

    @ParameterizedTest
    @EnumSource(
            value = NativeDialect.class,
            names = {"LLAMA_2", "LLAMA_3", "LLAMA_4", "DEEPSEEK_IMPORTED", "QWEN_IMPORTED"})
    void stop_sequences_that_llama_cannot_take_are_refused_rather_than_dropped(NativeDialect dialect) {
        assertThat(dialect.payload().refusal(Cards.withParameters(QUESTION, ALL)))
                .hasValueSatisfying(what -> assertThat(what).contains("no stop sequences", "leave them out"));
        assertThat(dialect.payload().refusal(QUESTION)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(NativeDialect.class)
    void the_limit_is_always_sent(NativeDialect dialect) {
        assertThat(dialect.payload().request(QUESTION).toString()).contains("1024");
    }

    @ParameterizedTest
    @EnumSource(NativeDialect.class)
    void a_system_prompt_is_never_lost(NativeDialect dialect) {
        ProviderRequest request = Cards.withSystemPrompt(QUESTION, "Be kind.");

        assertThat(dialect.payload().request(request).toString()).contains("Be kind.");
    }

    @Test
    void a_system_prompt_goes_to_the_field_that_the_family_has() {
        ProviderRequest request = Cards.withSystemPrompt(QUESTION, "Be kind.");

        assertThat(NativeDialect.CLAUDE_MESSAGES.payload().request(request).path("system"))
                .hasToString("\"Be kind.\"");
        assertThat(NativeDialect.NOVA.payload().request(request).path("system"))
                .hasToString("[{\"text\":\"Be kind.\"}]");
        assertThat(NativeDialect.COMMAND_R.payload().request(request).path("preamble"))
                .hasToString("\"Be kind.\"");
        assertThat(NativeDialect.OPENAI_CHAT.payload().request(request).at("/messages/0"))
                .hasToString("{\"role\":\"system\",\"content\":\"Be kind.\"}");
    }

    @Test
    void command_r_has_a_history_and_wants_the_user_to_speak_last() throws Exception {
        ProviderRequest conversation = Cards.withMessages(
                QUESTION, List.of(Message.user("Who?"), new Message(Role.ASSISTANT, "Me."), Message.user("Why?")));
        ProviderRequest begun =
                Cards.withMessages(QUESTION, List.of(Message.user("Who?"), new Message(Role.ASSISTANT, "M")));

        assertThat(NativeDialect.COMMAND_R.payload().request(conversation))
                .isEqualTo(MAPPER.readTree("{\"message\":\"Why?\",\"chat_history\":[{\"role\":\"USER\",\"message\":"
                        + "\"Who?\"},{\"role\":\"CHATBOT\",\"message\":\"Me.\"}],\"max_tokens\":1024}"));
        assertThat(NativeDialect.COMMAND_R.payload().refusal(conversation)).isEmpty();
        assertThat(NativeDialect.COMMAND_R.payload().refusal(begun)).isPresent();
    }

    @Test
    void roles_alternate() {
        ProviderRequest twice = Cards.withMessages(QUESTION, List.of(Message.user("a"), Message.user("b")));

        assertThat(NativeDialect.NOVA.payload().request(twice).path("messages"))
                .hasToString("[{\"role\":\"user\",\"content\":[{\"text\":\"a\"},{\"text\":\"b\"}]}]");
        assertThat(NativeDialect.CLAUDE_MESSAGES.payload().request(twice).path("messages"))
                .hasSize(1);
        assertThat(NativeDialect.OPENAI_CHAT.payload().request(twice).path("messages"))
                .hasSize(1);
    }

    @Test
    void additional_fields_are_joined_and_never_replace_ours() throws Exception {
        ProviderRequest request = Cards.withOptions(
                QUESTION,
                options(Map.of(
                        "inferenceConfig", Map.of("topK", 20, "maxTokens", 9), "schemaVersion", "x", "more", true)));

        assertThat(NativeDialect.NOVA.payload().request(request))
                .isEqualTo(MAPPER.readTree("{\"schemaVersion\":\"messages-v1\",\"messages\":[{\"role\":\"user\","
                        + "\"content\":[{\"text\":\"Why?\"}]}],\"inferenceConfig\":{\"maxTokens\":1024,\"topK\":20},"
                        + "\"more\":true}"));
    }

    @Test
    void only_command_must_be_told_to_stream() {
        for (NativeDialect dialect : NativeDialect.values()) {
            var body = dialect.payload().request(QUESTION);
            var before = body.deepCopy();
            dialect.payload().streamed(body);

            assertThat(body.equals(before)).as(dialect.name()).isEqualTo(dialect != NativeDialect.COMMAND);
        }
        assertThat(NativeDialect.JURASSIC.payload().streams()).isFalse();
    }

    @Test
    void embeddings_know_what_each_family_takes() throws Exception {
        ModelOptions chosen = new ModelOptions(
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                OptionalInt.of(256),
                Optional.of(false),
                Optional.of("query"));
        List<String> one = List.of("a");

        assertEmbedding(EmbeddingDialect.TITAN_1, one, chosen, "{'inputText':'a'}");
        assertEmbedding(EmbeddingDialect.TITAN_2, one, chosen, "{'inputText':'a','dimensions':256,'normalize':false}");
        assertEmbedding(EmbeddingDialect.TITAN_2, one, ModelOptions.NONE, "{'inputText':'a'}");
        assertEmbedding(EmbeddingDialect.COHERE_3, one, chosen, "{'texts':['a'],'input_type':'search_query'}");
        assertEmbedding(
                EmbeddingDialect.COHERE_4,
                one,
                chosen,
                "{'texts':['a'],'input_type':'search_query','output_dimension':256}");
        assertEmbedding(
                EmbeddingDialect.COHERE_4,
                List.of("a", "b"),
                ModelOptions.NONE,
                "{'texts':['a','b'],'input_type':'search_document'}");
        assertEmbedding(
                EmbeddingDialect.NOVA,
                one,
                chosen,
                "{'taskType':'SINGLE_EMBEDDING','singleEmbeddingParams':{'embeddingPurpose':'GENERIC_RETRIEVAL',"
                        + "'embeddingDimension':256,'text':{'value':'a','truncationMode':'NONE'}}}");
        assertEmbedding(
                EmbeddingDialect.NOVA,
                one,
                options(Map.of("singleEmbeddingParams", Map.of("text", Map.of("truncationMode", "END", "value", "b")))),
                "{'taskType':'SINGLE_EMBEDDING','singleEmbeddingParams':{'embeddingPurpose':'GENERIC_INDEX',"
                        + "'text':{'value':'a','truncationMode':'END'}}}");
    }

    private static void assertEmbedding(
            EmbeddingDialect dialect, List<String> texts, ModelOptions options, String expected) throws Exception {
        assertThat(dialect.payload().request(texts, options)).isEqualTo(MAPPER.readTree(expected.replace('\'', '"')));
    }

    private static ModelOptions options(Map<String, Object> fields) {
        return new ModelOptions(
                fields,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                OptionalInt.empty(),
                Optional.empty(),
                Optional.empty());
    }

    @ParameterizedTest
    @CsvSource({
        "amazon.titan-embed-text-v1, TITAN_1",
        "amazon.titan-embed-g1-text-02, TITAN_1",
        "amazon.titan-embed-text-v2:0, TITAN_2",
        "cohere.embed-english-v3, COHERE_3",
        "cohere.embed-multilingual-v3, COHERE_3",
        "cohere.embed-v4:0, COHERE_4",
        "amazon.nova-2-multimodal-embeddings-v1:0, NOVA"
    })
    void the_id_tells_how_embeddings_are_worded(String id, EmbeddingDialect expected) {
        assertThat(EmbeddingDialect.of(id)).contains(expected);
        assertThat(EmbeddingDialect.of("amazon.nova-lite-v1:0")).isEmpty();
    }
}
