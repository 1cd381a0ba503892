package io.millweir.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BedrockModelIdTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "anthropic.claude-opus-4-8",
                "deepseek.v3.2",
                "us.deepseek.v3.2",
                "zai.glm-5",
                "minimax.minimax-m2.1",
                "us-gov.anthropic.claude-sonnet-4-5-20250929-v1:0",
                "ca.amazon.nova-lite-v1:0",
                "anthropic.claude-v2:1",
                "anthropic.claude-3-sonnet-20240229-v1:0:200k",
                "amazon.nova-pro-v1:0:300k",
                "amazon.nova-pro-v1:0:mm",
                "openai.gpt-oss-120b-1:0",
                "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-micro-v1:0",
                "arn:aws-us-gov:bedrock:us-gov-west-1:123456789012:inference-profile/us-gov.amazon.nova-pro-v1:0",
                "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abcdefghijkl",
                "arn:aws:bedrock:us-east-1:123456789012:provisioned-model/abcdefgh1234",
                "arn:aws:bedrock:us-east-1:123456789012:imported-model/abcdefgh1234",
                "arn:aws:bedrock:us-east-1:123456789012:custom-model-deployment/abcdefgh1234",
                "arn:aws:bedrock:us-east-1:123456789012:custom-model/amazon.titan-text-lite-v1:0/abcdefgh1234",
                "arn:aws:bedrock:us-east-1:123456789012:default-prompt-router/anthropic.claude:1",
                "arn:aws:bedrock:us-east-1:123456789012:prompt-router/abc.DEF:1",
                "arn:aws:bedrock:us-east-1:123456789012:custom-model/imported/abcdefgh1234",
                "arn:aws-cn:bedrock:cn-north-1::foundation-model/amazon.nova-micro-v1:0",
                "arn:aws:sagemaker:us-east-1:123456789012:endpoint/my-endpoint",
            })
    void accepts(String id) {
        assertThat(BedrockModelId.problem(id)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "hello,has no vendor before a dot",
        "gpt-4,has no vendor before a dot",
        "guardrails,has no vendor before a dot",
        "us.foo,has no vendor after the profile",
        "claude-sonnet-4-5-20250929-v1:0,has no vendor before a dot",
        "anthropic.claude-haiku-4-5@20251001,lower-case letters",
        "bedrock/anthropic.claude-v2:1,vendor that is not",
        "Anthropic.claude-v2,vendor that is not",
        "anthropic.Claude-v2,lower-case letters",
        "anthropic.claude v2,lower-case letters",
        "anthropic.,lower-case letters",
        "anthropic..v2,lower-case letters",
        "anthropic.claude.x,no digit follows",
        "anthropic.claude-v2:,does not end in a version",
        "anthropic.claude-v2:one,does not end in a version",
        "anthropic.claude-v2:k,does not end in a version",
        "anthropic.claude-v2:x:200k,does not end in a version",
        "anthropic.claude-v2:1:2:3,more than two parts",
        "arn:aws:bedrock,is not an ARN of the form",
        "arn:evil:bedrock:us-east-1::foundation-model/amazon.nova-micro-v1:0,is not an ARN of the form",
        "arn:aws:bedrock:nowhere::foundation-model/amazon.nova-micro-v1:0,names no AWS region",
        "arn:aws:bedrock:us-east-1:123456789012:foundation-model/amazon.nova-micro-v1:0,has an account",
        "arn:aws:bedrock:us-east-1:123:imported-model/abcdefgh1234,no account of 12 digits",
        "arn:aws:bedrock:us-east-1:123456789012:imported-model/short,no id of 12 characters",
        "arn:aws:bedrock:us-east-1:123456789012:inference-profile/amazon.nova-pro-v1:0,no profile prefix",
        "arn:aws:bedrock:us-east-1:123456789012:guardrail/abcdefgh1234,a kind that serves no model",
        "arn:aws:bedrock:us-east-1:123456789012:model,no \"KIND/NAME\"",
        "arn:aws:bedrock:us-east-1:123456789012:custom-model/abcdefgh1234,no \"BASE-MODEL/ID\"",
        "arn:aws:bedrock:us-east-1:123456789012:prompt/ABCDEFGH12:3,the ARN of a prompt",
        "arn:aws:sagemaker:us-east-1:123456789012:model/x,names no endpoint",
        "arn:aws:s3:us-east-1:123456789012:endpoint/x,neither bedrock nor sagemaker",
    })
    void refuses(String id, String why) {
        assertThat(BedrockModelId.problem(id))
                .hasValueSatisfying(problem -> assertThat(problem).contains(why));
    }

    @Test
    void is_quick_on_long_and_hostile_ids() {
        List<String> hostile = new ArrayList<>();
        for (String unit : List.of("a", "a-", "a.", "a.1", "-", ".", ":", "1:", "a_", "us.", "arn:", "/")) {
            hostile.add("anthropic." + unit.repeat(2038 / unit.length()));
            hostile.add(unit.repeat(1_000_000 / unit.length()));
            hostile.add(
                    "arn:aws:bedrock:us-east-1:123456789012:prompt-router/" + unit.repeat(1900 / unit.length()) + "!");
            hostile.add("arn:aws:bedrock:" + unit.repeat(1900 / unit.length()) + ":123456789012:prompt-router/x");
        }

        assertTimeoutPreemptively(
                Duration.ofSeconds(5),
                () -> hostile.forEach(
                        id -> assertThat(BedrockModelId.problem(id)).isNotNull()));
        assertThat(BedrockModelId.problem("anthropic." + "a".repeat(2038))).isEmpty();
        assertThat(BedrockModelId.problem("anthropic." + "a".repeat(2039)).orElseThrow())
                .contains("longer than 2048");
    }

    @ParameterizedTest
    @CsvSource({
        "anthropic.claude-v2:1,anthropic.claude-v2:1",
        "us-gov.amazon.nova-pro-v1:0,amazon.nova-pro-v1:0",
        "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-micro-v1:0,amazon.nova-micro-v1:0",
        "arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.deepseek.v3.2,deepseek.v3.2",
        "arn:aws:bedrock:us-east-1:123456789012:custom-model/amazon.titan-text-lite-v1:0:4k/abcdefgh1234,"
                + "amazon.titan-text-lite-v1:0:4k",
    })
    void knows_the_base_model(String id, String base) {
        assertThat(BedrockModelId.base(id)).contains(base);
    }

    @Test
    void searches_a_neighbour_of_a_hostile_id_quickly() {
        KnownBedrockModels known = KnownBedrockModels.load();

        assertTimeoutPreemptively(Duration.ofSeconds(5), () -> {
            assertThat(known.nearest("a".repeat(100_000))).isEmpty();
            assertThat(known.nearest("-".repeat(200))).isEmpty();
        });
    }

    @ParameterizedTest
    @CsvSource({
        "anthropic.claude-3-hiaku-20240307-v1:0,anthropic.claude-3-haiku-20240307-v1:0",
        "claude-3-haiku,anthropic.claude-3-haiku-20240307-v1:0",
        "nova-micro,amazon.nova-micro-v1:0",
        "llama4-scout,meta.llama4-scout-17b-instruct-v1:0",
    })
    void finds_the_nearest_known_id(String asked, String nearest) {
        assertThat(KnownBedrockModels.load().nearest(asked)).contains(nearest);
    }

    @Test
    void accepts_every_id_it_knows() throws Exception {
        List<String> ids = new String(
                        BedrockModelIdTest.class
                                .getResourceAsStream("/registry/bedrock-model-ids.txt")
                                .readAllBytes(),
                        StandardCharsets.UTF_8)
                .lines()
                .toList();

        assertThat(ids).hasSizeGreaterThan(200).isSorted().doesNotHaveDuplicates();
        assertThat(ids).allSatisfy(id -> assertThat(BedrockModelId.problem(id)).isEmpty());
    }

    @Test
    void refuses_of_the_price_list_only_what_is_no_id() throws Exception {
        List<String> refused = new ArrayList<>();
        Set<String> checked = new TreeSet<>();
        new JsonMapper()
                .readTree(SharedData.read("prices/litellm_bedrock_2026-08-21.json"))
                .fieldNames()
                .forEachRemaining(key -> {
                    String id = key.substring(key.lastIndexOf('/') + 1);
                    checked.add(id);
                    if (BedrockModelId.problem(id).isPresent()) {
                        refused.add(key);
                    }
                });

        System.out.println("ids of the price list checked: " + checked.size());
        assertThat(checked).hasSizeGreaterThan(260);
        assertThat(refused)
                .containsExactlyInAnyOrder(
                        "anthropic.claude-haiku-4-5@20251001",
                        "bedrock/guardrails",
                        "bedrock/us-gov-east-1/claude-sonnet-4-5-20250929-v1:0",
                        "bedrock/us-gov-west-1/claude-sonnet-4-5-20250929-v1:0",
                        "claude-sonnet-4-5-20250929-v1:0");
    }
}
