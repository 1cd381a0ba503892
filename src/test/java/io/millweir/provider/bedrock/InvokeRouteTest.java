package io.millweir.provider.bedrock;

import static org.assertj.core.api.Assertions.assertThat;

import io.millweir.domain.ErrorCode;
import io.millweir.domain.Failure;
import io.millweir.provider.Cards;
import io.millweir.provider.ProviderRequest;
import io.millweir.registry.ModelCard;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InvokeRouteTest {
    private static final String ACCOUNT = "arn:aws:bedrock:us-east-1:123456789012:";
    private static final String IMPORTED = ACCOUNT + "imported-model/abcdef123456";
    private static final String PROVISIONED = ACCOUNT + "provisioned-model/abcdef123456";
    private static final String ENDPOINT = "arn:aws:sagemaker:us-east-1:123456789012:endpoint/mine";

    private static Optional<Failure> refusal(ProviderRequest request) {
        return InvokeRoute.refusal("aws.bedrock m", request);
    }

    private static ProviderRequest chat(ModelCard card) {
        return Cards.chat(card, "hi");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"amazon.nova-lite-v1:0", "anthropic.claude-v2", "deepseek.r1-v1:0", "cohere.command-text-v14"})
    void goes_by_converse_unless_something_speaks_for_invoke(String model) {
        ProviderRequest request = chat(Cards.card(model).build());

        assertThat(refusal(request)).isEmpty();
        assertThat(InvokeRoute.exchange(request)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "us.anthropic.claude-3-5-sonnet-20240620-v1:0",
                "anthropic.claude-instant-v1",
                "amazon.nova-micro-v1:0",
                "amazon.titan-tg1-large",
                "meta.llama2-13b-chat-v1",
                "us.meta.llama4-scout-17b-instruct-v1:0",
                "mistral.mixtral-8x7b-instruct-v0:1",
                "us.mistral.pixtral-large-2502-v1:0",
                "cohere.command-light-text-v14",
                "cohere.command-r-plus-v1:0",
                "ai21.j2-ultra-v1",
                "ai21.jamba-1-5-mini-v1:0",
                "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-micro-v1:0"
            })
    void goes_by_invoke_when_the_card_says_so(String model) {
        ProviderRequest request = chat(Cards.card(model).api("invoke").build());

        assertThat(refusal(request)).isEmpty();
        assertThat(InvokeRoute.exchange(request).orElseThrow()).isInstanceOf(InvokeExchange.class);
        assertThat(InvokeRoute.exchange(Cards.streamed(request)).orElseThrow())
                .isInstanceOf(model.contains("j2-") ? InvokeExchange.class : InvokeStreamExchange.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {IMPORTED, ENDPOINT})
    void imported_models_and_endpoints_go_by_invoke_unless_the_card_says_otherwise(String model) {
        assertThat(InvokeRoute.exchange(chat(Cards.card(model).build()))).isPresent();
        assertThat(InvokeRoute.exchange(chat(Cards.card(model).api("converse").build())))
                .isEmpty();
    }

    @Test
    void a_model_that_converse_does_not_serve_goes_by_invoke() {
        assertThat(InvokeRoute.exchange(chat(Cards.card("amazon.titan-text-lite-v1")
                        .supports("converse", false)
                        .build())))
                .isPresent();
    }

    @ParameterizedTest
    @CsvSource({
        PROVISIONED + ", amazon.titan-text-express-v1, inputText",
        ACCOUNT + "application-inference-profile/abcdef123456, us.amazon.nova-lite-v1:0, inferenceConfig",
        ACCOUNT + "custom-model/amazon.nova-lite-v1:0/abcdef123456, , inferenceConfig",
        IMPORTED + ", , max_gen_len",
        IMPORTED + ", meta.llama3-1-8b-instruct-v1:0, max_gen_len",
        IMPORTED + ", deepseek.r1-v1:0, max_gen_len",
        IMPORTED + ", mistral.mistral-7b-instruct-v0:2, [INST]",
        IMPORTED + ", openai.gpt-oss-20b-1:0, messages",
        ENDPOINT + ", meta.llama3-1-8b-instruct-v1:0, messages",
        "mistral.mistral-large-2402-v1:0, , [INST]",
        "mistral.mistral-large-2407-v1:0, , messages"
    })
    void an_arn_is_spoken_to_as_its_base_model(String model, String base, String sign) {
        Cards.CardBuilder card = Cards.card(model).api("invoke");
        ModelCard built = base == null ? card.build() : card.baseModel(base).build();

        try (var server = new io.millweir.provider.CannedServer();
                var bedrock = new BedrockProvider(
                        io.millweir.provider.Configs.bedrock(Optional.of(server.url())),
                        java.util.Set.of(),
                        java.time.Clock.systemUTC(),
                        BedrockEnvironment.NONE)) {
            server.answer(200, "{}");
            io.millweir.provider.Ends.of(bedrock.call(chat(built), io.millweir.provider.DeltaListener.NONE));

            assertThat(server.last().body()).contains(sign);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "deepseek.r1-v1:0, invoke",
        "qwen.qwen3-32b-v1:0, invoke",
        "openai.gpt-oss-20b-1:0, invoke",
        PROVISIONED + ", invoke"
    })
    void refuses_what_it_cannot_word(String model, String api) {
        Failure failure = refusal(chat(Cards.card(model).api(api).build())).orElseThrow();

        assertThat(failure.code()).isEqualTo(ErrorCode.PROVIDER_REJECTED);
        assertThat(failure.message()).startsWith("aws.bedrock m: ").contains("set the card's api to converse");
        assertThat(failure.hint()).isPresent();
    }

    @Test
    void refuses_a_model_that_does_not_chat_at_all() {
        assertThat(refusal(chat(Cards.card("amazon.titan-image-generator-v2:0").build()))
                        .orElseThrow()
                        .message())
                .contains("answers neither Converse nor in a native shape that Millweir knows");
    }

    @Test
    void tells_chat_models_and_embedding_models_apart() {
        ModelCard nova = Cards.card("amazon.nova-lite-v1:0").build();
        ModelCard titan = Cards.card("amazon.titan-embed-text-v2:0").build();

        assertThat(refusal(Cards.embed(nova, "a")).orElseThrow().message()).contains("makes no embeddings");
        assertThat(refusal(chat(titan)).orElseThrow().message()).contains("makes embeddings only");
        assertThat(refusal(Cards.embed(titan, "a"))).isEmpty();
        assertThat(InvokeRoute.exchange(Cards.embed(titan, "a")).orElseThrow()).isInstanceOf(EmbeddingsExchange.class);
    }

    @Test
    void refuses_an_api_that_bedrock_has_not() {
        assertThat(refusal(chat(Cards.card("amazon.nova-lite-v1:0").api("chat").build()))
                        .orElseThrow()
                        .message())
                .contains("api \"chat\" is none of Bedrock's");
    }
}
