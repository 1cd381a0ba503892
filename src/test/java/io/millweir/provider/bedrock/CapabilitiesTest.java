package io.millweir.provider.bedrock;

import static io.millweir.provider.bedrock.Capability.CONVERSE;
import static io.millweir.provider.bedrock.Capability.STOP_SEQUENCES;
import static io.millweir.provider.bedrock.Capability.STREAMING;
import static io.millweir.provider.bedrock.Capability.SYSTEM_PROMPT;
import static io.millweir.provider.bedrock.Capability.TEMPERATURE;
import static io.millweir.provider.bedrock.Capability.TEMPERATURE_WITH_TOP_P;
import static io.millweir.provider.bedrock.Capability.TOP_P;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millweir.provider.Cards;
import io.millweir.provider.Recorded;
import io.millweir.registry.ModelCard;
import io.millweir.registry.ModelCardReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CapabilitiesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "anthropic.claude-3-haiku-20240307-v1:0",
                "us.anthropic.claude-sonnet-4-20250514-v1:0",
                "anthropic.claude-opus-4-20250514-v1:0",
                "anthropic.claude-v2:1",
                "amazon.nova-micro-v1:0",
                "meta.llama3-8b-instruct-v1:0",
                "mistral.mistral-large-2402-v1:0",
                "mistral.mistral-small-2402-v1:0",
                "cohere.command-r-plus-v1:0",
                "ai21.jamba-1-5-large-v1:0",
                "deepseek.v3.2",
                "vendor.not-yet-made-v1:0",
            })
    void has_everything_where_nothing_is_known_to_lack(String model) {
        assertThat(lacking(Cards.card(model).build())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "amazon.titan-text-express-v1, SYSTEM_PROMPT",
        "amazon.titan-text-premier-v1:0, SYSTEM_PROMPT",
        "amazon.titan-tg1-large, SYSTEM_PROMPT",
        "mistral.mistral-7b-instruct-v0:2, SYSTEM_PROMPT",
        "mistral.mixtral-8x7b-instruct-v0:1, SYSTEM_PROMPT",
        "cohere.command-light-text-v14, SYSTEM_PROMPT",
        "ai21.j2-ultra-v1, STREAMING SYSTEM_PROMPT",
        "openai.gpt-oss-20b-1:0, STOP_SEQUENCES",
        "qwen.qwen3-32b-v1:0, STOP_SEQUENCES",
        "anthropic.claude-sonnet-4-5-20250929-v1:0, TEMPERATURE_WITH_TOP_P",
        "eu.anthropic.claude-haiku-4-5-20251001-v1:0, TEMPERATURE_WITH_TOP_P",
        "us.anthropic.claude-sonnet-4-6, TEMPERATURE_WITH_TOP_P",
        "us.anthropic.claude-opus-4-1-20250805-v1:0, TEMPERATURE_WITH_TOP_P",
        "global.anthropic.claude-opus-4-8, TEMPERATURE TOP_P",
        "arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.anthropic.claude-sonnet-5, TEMPERATURE TOP_P",
        "arn:aws:bedrock:us-east-1::foundation-model/amazon.titan-text-lite-v1, SYSTEM_PROMPT",
        "amazon.titan-embed-text-v2:0, CONVERSE STREAMING SYSTEM_PROMPT",
        "cohere.embed-v4:0, CONVERSE STREAMING SYSTEM_PROMPT",
    })
    void knows_what_a_model_lacks(String model, String lacking) {
        assertThat(lacking(Cards.card(model).build()))
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(lacking.split(" "))
                        .map(Capability::valueOf)
                        .toList());
    }

    @Test
    void goes_by_the_base_model_of_an_arn_that_does_not_say() {
        ModelCard card = ModelCardReader.ofAnyService()
                .read(
                        "m",
                        ("{\"service\": \"Bedrock\", \"model\":"
                                        + " \"arn:aws:bedrock:us-east-1:123456789012:provisioned-model/abcdefghijkl\","
                                        + " \"base_model\": \"amazon.titan-text-lite-v1\"}")
                                .getBytes(StandardCharsets.UTF_8))
                .cards()
                .get(0)
                .card();

        assertThat(lacking(card)).containsExactly(SYSTEM_PROMPT);
    }

    @ParameterizedTest
    @EnumSource(Capability.class)
    void the_card_has_the_last_word(Capability capability) {
        ModelCard without = Cards.card("amazon.nova-micro-v1:0")
                .supports(capability.key(), false)
                .build();
        ModelCard with = Cards.card("amazon.titan-embed-text-v2:0")
                .supports(capability.key(), true)
                .build();

        assertThat(Capabilities.of(without).has(capability)).isFalse();
        assertThat(Capabilities.of(with).has(capability)).isTrue();
    }

    @Test
    void the_recorded_answers_do_not_contradict_it() {
        int checked = 0;
        for (String operation : List.of("converse", "converse-stream")) {
            for (JsonNode each : Recorded.all("bedrock", operation)) {
                if (each.path("status").asInt() != 200
                        || each.path("provenance_doubt").asBoolean()) {
                    continue;
                }
                Capabilities model = Capabilities.of(
                        Cards.card(each.path("model_id").asText()).build());
                JsonNode request = each.path("request_body");
                JsonNode config = request.path("inferenceConfig");
                String where = operation + " " + each.path("model_id").asText();
                assertThat(model.has(CONVERSE)).as(where).isTrue();
                assertThat(model.has(STREAMING) || operation.equals("converse"))
                        .as(where)
                        .isTrue();
                assertThat(model.has(SYSTEM_PROMPT) || request.path("system").isEmpty())
                        .as(where)
                        .isTrue();
                assertThat(model.has(TEMPERATURE) || !config.has("temperature"))
                        .as(where)
                        .isTrue();
                assertThat(model.has(TOP_P) || !config.has("topP")).as(where).isTrue();
                assertThat(model.has(TEMPERATURE_WITH_TOP_P) || !(config.has("temperature") && config.has("topP")))
                        .as(where)
                        .isTrue();
                assertThat(model.has(STOP_SEQUENCES)
                                || config.path("stopSequences").isEmpty())
                        .as(where)
                        .isTrue();
                checked++;
            }
        }
        System.out.println("recorded requests held against the capability table: " + checked);
        assertThat(checked).isGreaterThan(100);
    }

    private static Set<Capability> lacking(ModelCard card) {
        Capabilities model = Capabilities.of(card);
        return Arrays.stream(Capability.values())
                .filter(each -> !model.has(each))
                .collect(Collectors.toSet());
    }
}
