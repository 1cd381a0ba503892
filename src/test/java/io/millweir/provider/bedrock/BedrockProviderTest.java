package io.millweir.provider.bedrock;

import static org.assertj.core.api.Assertions.assertThat;

import io.millweir.config.ProviderConfig;
import io.millweir.config.ProviderConfig.AwsKeys;
import io.millweir.config.Secret;
import io.millweir.domain.Answer;
import io.millweir.domain.Deployment;
import io.millweir.domain.ErrorCode;
import io.millweir.domain.Failure;
import io.millweir.domain.FinishReason;
import io.millweir.domain.Message;
import io.millweir.domain.Parameters;
import io.millweir.domain.Role;
import io.millweir.domain.Tokens;
import io.millweir.provider.CannedServer;
import io.millweir.provider.Cards;
import io.millweir.provider.Configs;
import io.millweir.provider.DeltaListener;
import io.millweir.provider.Ends;
import io.millweir.provider.ProviderRequest;
import io.millweir.provider.ProviderResult;
import io.millweir.registry.ModelCard;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BedrockProviderTest {
    private static final String HELLO = "{\"output\":{\"message\":{\"role\":\"assistant\",\"content\":["
            + "{\"reasoningContent\":{\"reasoningText\":{\"text\":\"hm\"}}},{\"text\":\"hel\"},{\"newBlock\":{}},"
            + "{\"text\":\"lo\"}]}},\"stopReason\":\"end_turn\",\"usage\":{\"inputTokens\":10,\"outputTokens\":3,"
            + "\"totalTokens\":22,\"cacheReadInputTokens\":4,\"cacheWriteInputTokens\":5}}";
    private static final ModelCard NOVA = Cards.card("amazon.nova-micro-v1:0").build();

    private final CannedServer server = new CannedServer();
    private final BedrockProvider bedrock = provider();

    @AfterEach
    void close() {
        bedrock.close();
        server.close();
    }

    @Test
    void sends_what_the_query_asks() {
        server.answer(200, HELLO);
        Parameters parameters =
                new Parameters(OptionalDouble.of(0.5), OptionalDouble.of(0.75), OptionalInt.of(50), List.of("END"));
        ProviderRequest request = Cards.withId(
                Cards.withSystemPrompt(Cards.withParameters(Cards.chat(NOVA, "hi"), parameters), "be kind"),
                "a/b ü%",
                2);

        Ends.answer(Ends.of(bedrock.call(request, DeltaListener.NONE)));

        assertThat(server.last().path()).isEqualTo("/model/amazon.nova-micro-v1%3A0/converse");
        var body = server.last().json();
        assertThat(body.path("messages")).hasToString("[{\"role\":\"user\",\"content\":[{\"text\":\"hi\"}]}]");
        assertThat(body.path("system")).hasToString("[{\"text\":\"be kind\"}]");
        assertThat(body.path("inferenceConfig"))
                .hasToString("{\"maxTokens\":50,\"temperature\":0.5,\"topP\":0.75,\"stopSequences\":[\"END\"]}");
        assertThat(body.path("requestMetadata").path("millweir-query-id").asText())
                .isEqualTo("b64:YS9iIMO8JQ==");
        assertThat(body.path("requestMetadata").path("millweir-attempt").asText())
                .isEqualTo("2");
        assertThat(body.path("requestMetadata").path("millweir-tenant").asText())
                .isEqualTo("team-a");
    }

    @Test
    void makes_the_roles_alternate() {
        server.answer(200, HELLO);
        ProviderRequest request = Cards.withMessages(
                Cards.chat(NOVA, ""),
                List.of(Message.user("a"), Message.user("b"), new Message(Role.ASSISTANT, "c"), Message.user("d")));

        Ends.of(bedrock.call(request, DeltaListener.NONE));

        assertThat(server.last().json().path("messages"))
                .hasToString("[{\"role\":\"user\",\"content\":[{\"text\":\"a\"},{\"text\":\"b\"}]},"
                        + "{\"role\":\"assistant\",\"content\":[{\"text\":\"c\"}]},"
                        + "{\"role\":\"user\",\"content\":[{\"text\":\"d\"}]}]");
        assertThat(server.last()
                        .json()
                        .path("inferenceConfig")
                        .path("maxTokens")
                        .asInt())
                .isEqualTo(1024);
    }

    @Test
    void joins_the_text_blocks_and_counts_both_caches() {
        server.answer(200, HELLO);

        Answer answer = Ends.answer(call());

        assertThat(answer.text()).contains("hello");
        assertThat(answer.tokens())
                .isEqualTo(new Tokens(
                        OptionalLong.of(10),
                        OptionalLong.of(3),
                        OptionalLong.of(4),
                        OptionalLong.of(5),
                        OptionalLong.empty(),
                        false));
    }

    @ParameterizedTest
    @CsvSource({
        "end_turn, STOP",
        "stop_sequence, STOP",
        "max_tokens, LENGTH",
        "model_context_window_exceeded, LENGTH",
        "tool_use, TOOL_CALLS",
        "guardrail_intervened, CONTENT_FILTER",
        "content_filtered, CONTENT_FILTER",
        "something_new, OTHER"
    })
    void maps_stop_reasons(String reason, FinishReason expected) {
        server.answer(200, "{\"output\":{\"message\":{\"content\":[]}},\"stopReason\":\"" + reason + "\"}");

        assertThat(Ends.answer(call())).isEqualTo(Answer.chat("", expected, Tokens.UNKNOWN));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"output\":{}}", "<html>hello</html>", "{\"output\":", ""})
    void finds_an_unreadable_answer_malformed_and_never_asks_again(String body) {
        server.answer(200, body);

        assertThat(Ends.failure(call()).code()).isEqualTo(ErrorCode.MALFORMED_RESPONSE);
        assertThat(server.seen()).hasSize(1);
    }

    @Test
    void carries_what_bedrock_said() {
        server.answer(
                429,
                "{\"message\":\"Too many requests, please wait before trying again.\"}",
                Map.of(
                        "x-amzn-ErrorType",
                        "ThrottlingException:http://internal.amazon.com/coral/com.amazon.bedrock/",
                        "Retry-After",
                        "3"));

        Failure failure = Ends.failure(call());

        assertThat(failure.code()).isEqualTo(ErrorCode.RATE_LIMITED);
        assertThat(failure.message())
                .isEqualTo("aws.bedrock amazon.nova-micro-v1:0: answered 429 \"ThrottlingException\"; "
                        + "Millweir waits and tries again or falls back");
        assertThat(failure.providerMessage()).contains("Too many requests, please wait before trying again.");
        assertThat(failure.retryAfter()).contains(Duration.ofSeconds(3));
        assertThat(server.seen()).as("no hidden retries").hasSize(1);
    }

    @Test
    void signs_with_the_keys_of_the_configuration() {
        server.answer(200, HELLO);
        AwsKeys keys = new AwsKeys("AKIDEXAMPLE", new Secret("sekret"), Optional.of(new Secret("session")));
        try (BedrockProvider explicit = new BedrockProvider(
                Configs.bedrock(server.url(), keys), Set.of(), Clock.systemUTC(), BedrockEnvironment.NONE)) {
            Ends.answer(Ends.of(explicit.call(Cards.chat(NOVA, "hi"), DeltaListener.NONE)));

            assertThat(server.last().headers().get("Authorization"))
                    .startsWith("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/")
                    .contains("/us-east-1/bedrock/");
            assertThat(server.last().headers()).containsEntry("X-Amz-Security-Token", "session");
        }
    }

    @Test
    void a_bearer_token_of_the_environment_does_not_overrule_keys_of_the_configuration() {
        server.answer(200, HELLO);
        AwsKeys keys = new AwsKeys("AKIDEXAMPLE", new Secret("sekret"), Optional.empty());
        System.setProperty("aws.bearerTokenBedrock", "from-the-environment");
        try (BedrockProvider explicit = new BedrockProvider(
                        Configs.bedrock(server.url(), keys), Set.of(), Clock.systemUTC(), BedrockEnvironment.NONE);
                BedrockProvider unset = provider()) {
            Ends.answer(Ends.of(explicit.call(Cards.chat(NOVA, "hi"), DeltaListener.NONE)));
            assertThat(server.last().headers().get("Authorization")).startsWith("AWS4-HMAC-SHA256");

            Ends.answer(Ends.of(unset.call(Cards.chat(NOVA, "hi"), DeltaListener.NONE)));
            assertThat(server.last().headers()).containsEntry("Authorization", "Bearer from-the-environment");
        } finally {
            System.clearProperty("aws.bearerTokenBedrock");
        }
    }

    @Test
    void sends_a_bedrock_api_key_as_a_bearer_token_and_takes_turns() {
        server.answer(200, HELLO);
        try (BedrockProvider keyed = provider("token-one", "token-two")) {
            Ends.answer(Ends.of(keyed.call(Cards.chat(NOVA, "hi"), DeltaListener.NONE)));
            Ends.answer(Ends.of(keyed.call(Cards.chat(NOVA, "hi"), DeltaListener.NONE)));

            assertThat(server.seen())
                    .extracting(seen -> seen.headers().get("Authorization"))
                    .containsExactly("Bearer token-one", "Bearer token-two");
        }
    }

    @Test
    void names_the_region_of_a_deployment() {
        ModelCard oregon =
                Cards.card("amazon.nova-micro-v1:0").region("us-west-2").build();

        assertThat(bedrock.deployment(oregon))
                .isEqualTo(new Deployment("aws.bedrock", "amazon.nova-micro-v1:0", Optional.of("us-west-2")));
        assertThat(bedrock.deployment(NOVA).region()).contains("us-east-1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "amazon.titan-text-express-v1",
                "mistral.mistral-7b-instruct-v0:2",
                "mistral.mixtral-8x7b-instruct-v0:1"
            })
    void refuses_a_system_prompt_where_the_model_takes_none(String model) {
        ProviderRequest request =
                Cards.withSystemPrompt(Cards.chat(Cards.card(model).build(), "hi"), "be kind");

        Failure failure = Ends.failure(Ends.of(bedrock.call(request, DeltaListener.NONE)));

        assertThat(failure.code()).isEqualTo(ErrorCode.PROVIDER_REJECTED);
        assertThat(failure.message())
                .contains(model, "leave it out or choose another model")
                .doesNotContain("be kind");
        assertThat(server.seen()).isEmpty();
    }

    @Test
    void the_card_knows_better_whether_a_model_takes_a_system_prompt() {
        server.answer(200, HELLO);
        ModelCard can = Cards.card("amazon.titan-text-next-v1")
                .supports("system_prompt", true)
                .build();
        ModelCard cannot = Cards.card("amazon.nova-micro-v1:0")
                .supports("system_prompt", false)
                .build();

        Ends.answer(Ends.of(bedrock.call(Cards.withSystemPrompt(Cards.chat(can, "hi"), "s"), DeltaListener.NONE)));
        Failure failure = Ends.failure(
                Ends.of(bedrock.call(Cards.withSystemPrompt(Cards.chat(cannot, "hi"), "s"), DeltaListener.NONE)));

        assertThat(failure.code()).isEqualTo(ErrorCode.PROVIDER_REJECTED);
    }

    @Test
    void knows_which_models_take_a_system_prompt_unless_it_is_folded_in() {
        ModelCard titan = Cards.card("amazon.titan-text-express-v1").build();
        try (BedrockProvider folding = new BedrockProvider(
                Configs.bedrock(server.url(), ProviderConfig.SystemPrompt.FOLD),
                Set.of(),
                Clock.systemUTC(),
                BedrockEnvironment.NONE)) {
            assertThat(bedrock.takesSystemPrompt(NOVA)).isTrue();
            assertThat(bedrock.takesSystemPrompt(titan)).isFalse();
            assertThat(folding.takesSystemPrompt(titan)).isTrue();
        }
    }

    @Test
    void a_full_pool_is_our_own_overload() {
        server.answer(200, HELLO, Map.of());
        try (SilentServer silent = new SilentServer();
                BedrockProvider narrow = new BedrockProvider(
                        Configs.bedrockInFlight(silent.url(), 1),
                        Set.of(),
                        Clock.systemUTC(),
                        BedrockEnvironment.NONE)) {
            var first =
                    narrow.call(Cards.withTimeout(Cards.chat(NOVA, "hi"), Duration.ofSeconds(12)), DeltaListener.NONE);
            silent.awaitConnection();

            Failure second = Ends.failure(Ends.of(narrow.call(
                    Cards.withTimeout(Cards.chat(NOVA, "hi"), Duration.ofSeconds(12)), DeltaListener.NONE)));

            assertThat(second.code()).isEqualTo(ErrorCode.OVERLOADED);
            first.cancel();
        }
    }

    @Test
    void closing_gives_up_the_calls_in_flight() {
        try (SilentServer silent = new SilentServer()) {
            BedrockProvider closing = new BedrockProvider(
                    Configs.bedrock(Optional.of(silent.url())), Set.of(), Clock.systemUTC(), BedrockEnvironment.NONE);
            var call = closing.call(Cards.chat(NOVA, "hi"), DeltaListener.NONE);
            silent.awaitConnection();

            closing.close();

            assertThat(Ends.failure(Ends.of(call)).code()).isEqualTo(ErrorCode.INTERNAL);
            assertThat(Ends.failure(Ends.of(closing.call(Cards.chat(NOVA, "hi"), DeltaListener.NONE)))
                            .code())
                    .isEqualTo(ErrorCode.INTERNAL);
        }
    }

    private ProviderResult call() {
        return Ends.of(bedrock.call(Cards.chat(NOVA, "hi"), DeltaListener.NONE));
    }

    private BedrockProvider provider(String... keys) {
        return new BedrockProvider(
                Configs.bedrock(Optional.of(server.url()), keys), Set.of(), Clock.systemUTC(), BedrockEnvironment.NONE);
    }
}
