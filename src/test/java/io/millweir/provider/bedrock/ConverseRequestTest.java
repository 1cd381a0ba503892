package io.millweir.provider.bedrock;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millweir.config.ProviderConfig.SystemPrompt;
import io.millweir.domain.ErrorCode;
import io.millweir.domain.Failure;
import io.millweir.domain.Message;
import io.millweir.domain.ModelOptions;
import io.millweir.domain.Parameters;
import io.millweir.domain.Role;
import io.millweir.provider.CannedServer;
import io.millweir.provider.Cards;
import io.millweir.provider.Configs;
import io.millweir.provider.DeltaListener;
import io.millweir.provider.Ends;
import io.millweir.provider.ProviderRequest;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConverseRequestTest {
    private static final String ANSWER =
            "{\"output\":{\"message\":{\"role\":\"assistant\",\"content\":[{\"text\":\"x\"}]}},\"stopReason\":\"end_turn\"}";
    private static final String NOVA = "amazon.nova-micro-v1:0";
    private static final String TITAN = "amazon.titan-text-express-v1";

    private final CannedServer server = new CannedServer().answer(200, ANSWER);

    @AfterEach
    void close() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void passes_on_what_only_some_models_take(boolean streamed) throws Exception {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("top_k", 40);
        fields.put("thinking", Map.of("type", "enabled", "budget_tokens", 1024L));
        fields.put("exact", new BigDecimal("0.1"));
        fields.put("large", new BigInteger("12345678901234567890"));
        fields.put("ratio", 0.25);
        fields.put("list", List.of("a", true, 1));
        fields.put("nothing", null);
        ModelOptions options = new ModelOptions(
                fields,
                Optional.of(new ModelOptions.Guardrail("gr-1", "DRAFT", true)),
                Optional.of("priority"),
                Optional.of("optimized"),
                OptionalInt.empty(),
                Optional.empty(),
                Optional.empty());

        JsonNode body = sent(with(chat(NOVA), options, streamed));

        JsonNode expected = new ObjectMapper()
                .readTree("{\"top_k\":40,\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":1024},\"exact\":0.1,"
                        + "\"large\":12345678901234567890,\"ratio\":0.25,\"list\":[\"a\",true,1],\"nothing\":null}");
        assertThat(body.path("additionalModelRequestFields")).isEqualTo(expected);
        assertThat(body.path("guardrailConfig"))
                .hasToString("{\"guardrailIdentifier\":\"gr-1\",\"guardrailVersion\":\"DRAFT\",\"trace\":\"enabled\"}");
        assertThat(body.path("serviceTier")).hasToString("{\"type\":\"priority\"}");
        assertThat(body.path("performanceConfig")).hasToString("{\"latency\":\"optimized\"}");
        assertThat(server.last().path()).endsWith(streamed ? "/converse-stream" : "/converse");
    }

    @Test
    void leaves_the_tier_to_bedrock_when_it_is_openais_auto() {
        ModelOptions auto = new ModelOptions(
                Map.of(),
                Optional.empty(),
                Optional.of("auto"),
                Optional.empty(),
                OptionalInt.empty(),
                Optional.empty(),
                Optional.empty());

        assertThat(sent(with(chat(NOVA), auto, false)).has("serviceTier")).isFalse();
    }

    @Test
    void sends_no_option_that_nobody_gave() {
        List<String> names = new ArrayList<>();
        sent(chat(NOVA)).fieldNames().forEachRemaining(names::add);

        assertThat(names).containsExactlyInAnyOrder("messages", "inferenceConfig", "requestMetadata");
    }

    @ParameterizedTest
    @CsvSource({
        "anthropic.claude-3-haiku-20240307-v1:0, true, true",
        "anthropic.claude-haiku-4-5-20251001-v1:0, true, false",
        "us.anthropic.claude-sonnet-4-5-20250929-v1:0, true, false",
        "global.anthropic.claude-opus-4-8, false, false",
    })
    void leaves_out_the_wishes_that_a_model_cannot_take(String model, boolean temperature, boolean topP) {
        JsonNode config =
                sent(Cards.withParameters(chat(model), parameters(0.5, 0.75))).path("inferenceConfig");

        assertThat(config.has("temperature")).isEqualTo(temperature);
        assertThat(config.has("topP")).isEqualTo(topP);
        assertThat(config.path("maxTokens").asInt()).isEqualTo(1024);
    }

    @Test
    void keeps_top_p_where_there_is_no_temperature() {
        Parameters topP =
                new Parameters(OptionalDouble.empty(), OptionalDouble.of(0.75), OptionalInt.empty(), List.of());

        assertThat(sent(Cards.withParameters(chat("anthropic.claude-haiku-4-5-20251001-v1:0"), topP))
                        .path("inferenceConfig")
                        .path("topP")
                        .asDouble())
                .isEqualTo(0.75);
    }

    @Test
    void refuses_a_temperature_above_one() {
        Failure failure = refused(Cards.withParameters(chat(NOVA), parameters(1.5, 1)));

        assertThat(failure.message())
                .isEqualTo(
                        "aws.bedrock amazon.nova-micro-v1:0: temperature \"1.5\" is above 1, the highest that Bedrock"
                                + " takes; give one from 0 to 1");
    }

    @Test
    void takes_a_temperature_of_one() {
        assertThat(sent(Cards.withParameters(chat(NOVA), parameters(1, 1)))
                        .path("inferenceConfig")
                        .path("temperature")
                        .asDouble())
                .isEqualTo(1);
    }

    @Test
    void refuses_stop_sequences_where_they_cannot_be_kept() {
        Parameters stop =
                new Parameters(OptionalDouble.empty(), OptionalDouble.empty(), OptionalInt.empty(), List.of("END"));

        Failure failure = refused(Cards.withParameters(chat("openai.gpt-oss-20b-1:0"), stop));

        assertThat(failure.message()).contains("takes no stop sequences");
        assertThat(failure.hint()).hasValueSatisfying(hint -> assertThat(hint).contains("supports.stop_sequences"));
    }

    @Test
    void refuses_a_system_prompt_by_default_and_says_what_else_there_is() {
        Failure failure = refused(Cards.withSystemPrompt(chat(TITAN), "be kind"));

        assertThat(failure.message()).contains(TITAN, "takes no system prompt").doesNotContain("be kind");
        assertThat(failure.hint())
                .hasValueSatisfying(hint -> assertThat(hint).contains("providers.bedrock.system-prompt", "fold"));
    }

    @Test
    void folds_a_system_prompt_into_the_first_user_message_when_told_to() {
        ProviderRequest request = Cards.withMessages(
                Cards.withSystemPrompt(chat(TITAN), "be kind"),
                List.of(Message.user("a"), new Message(Role.ASSISTANT, "b"), Message.user("c")));

        JsonNode body = sent(request, SystemPrompt.FOLD);

        assertThat(body.has("system")).isFalse();
        assertThat(body.path("messages"))
                .hasToString("[{\"role\":\"user\",\"content\":[{\"text\":\"be kind\\n\\na\"}]},"
                        + "{\"role\":\"assistant\",\"content\":[{\"text\":\"b\"}]},"
                        + "{\"role\":\"user\",\"content\":[{\"text\":\"c\"}]}]");
    }

    @Test
    void a_folded_prompt_becomes_the_user_message_where_there_is_none() {
        ProviderRequest request = Cards.withMessages(
                Cards.withSystemPrompt(chat(TITAN), "be kind"), List.of(new Message(Role.ASSISTANT, "b")));

        assertThat(sent(request, SystemPrompt.FOLD).path("messages"))
                .hasToString("[{\"role\":\"user\",\"content\":[{\"text\":\"be kind\"}]},"
                        + "{\"role\":\"assistant\",\"content\":[{\"text\":\"b\"}]}]");
    }

    @Test
    void folds_nothing_where_the_model_takes_a_system_prompt() {
        JsonNode body = sent(Cards.withSystemPrompt(chat(NOVA), "be kind"), SystemPrompt.FOLD);

        assertThat(body.path("system")).hasToString("[{\"text\":\"be kind\"}]");
        assertThat(body.path("messages")).hasToString("[{\"role\":\"user\",\"content\":[{\"text\":\"hi\"}]}]");
    }

    private Failure refused(ProviderRequest request) {
        try (BedrockProvider bedrock = provider(SystemPrompt.REFUSE)) {
            Failure failure = Ends.failure(Ends.of(bedrock.call(request, DeltaListener.NONE)));
            assertThat(failure.code()).isEqualTo(ErrorCode.PROVIDER_REJECTED);
            assertThat(server.seen()).isEmpty();
            return failure;
        }
    }

    private JsonNode sent(ProviderRequest request) {
        return sent(request, SystemPrompt.REFUSE);
    }

    private JsonNode sent(ProviderRequest request, SystemPrompt systemPrompt) {
        try (BedrockProvider bedrock = provider(systemPrompt)) {
            Ends.of(bedrock.call(request, DeltaListener.NONE));
            return server.last().json();
        }
    }

    private BedrockProvider provider(SystemPrompt systemPrompt) {
        return new BedrockProvider(
                Configs.bedrock(server.url(), systemPrompt), Set.of(), Clock.systemUTC(), BedrockEnvironment.NONE);
    }

    private static ProviderRequest chat(String model) {
        return Cards.chat(Cards.card(model).build(), "hi");
    }

    private static ProviderRequest with(ProviderRequest r, ModelOptions options, boolean streamed) {
        ProviderRequest request = Cards.withOptions(r, options);
        return streamed ? Cards.streamed(request) : request;
    }

    private static Parameters parameters(double temperature, double topP) {
        return new Parameters(OptionalDouble.of(temperature), OptionalDouble.of(topP), OptionalInt.empty(), List.of());
    }
}
