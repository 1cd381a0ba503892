package io.millweir.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.millweir.domain.Operation;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelCardReaderTest {
    private static final String OPENAI = "\"model\": \"gpt-4o-mini\", \"service\": \"OpenAI\"";

    private final ModelCardReader reader = ModelCardReader.ofServices(List.of("my-vllm"));

    private CardsRead read(String name, String json) {
        return reader.read(name, json.getBytes(UTF_8));
    }

    private CardsRead withField(String field) {
        return read("m", "{" + OPENAI + ", " + field + "}");
    }

    @Test
    void reads_every_field_of_a_card() {
        CardsRead read = read(
                "haiku",
                """
                {"model": "us.anthropic.claude-haiku-4-5-20251001-v1:0", "service": "Bedrock", "size": "1.5T",
                 "feature": "quick", "input_price": 1.10, "output_price": "5.50", "cache_read_price": 0.11,
                 "cache_write_price": 1.375, "api_endpoint": "https://vpce.example.com/base", "aws_region": "us-east-1",
                 "aws_profile": "team-a", "operation": "chat", "api": "converse", "context_window": 200000,
                 "max_output_tokens": 64000, "supports": {"system_prompt": true, "streaming": false}, "timeout": "30s",
                 "max_concurrency": 8, "requests_per_minute": 60, "tokens_per_minute": 100000, "enabled": false,
                 "tags": {"tier": "fast"}, "base_model": "anthropic.claude-haiku-4-5-20251001-v1:0",
                 "embedding": [0.1, 0.2]}
                """);

        assertThat(read.problems()).isEmpty();
        assertThat(read.warnings()).isEmpty();
        ModelCard card = read.cards().get(0).card();
        assertThat(card.name()).isEqualTo("haiku");
        assertThat(card.model()).isEqualTo("us.anthropic.claude-haiku-4-5-20251001-v1:0");
        assertThat(card.service()).isEqualTo("Bedrock");
        assertThat(card.sizeBillions())
                .hasValueSatisfying(size -> assertThat(size).isEqualByComparingTo("1500"));
        assertThat(card.feature()).contains("quick");
        assertThat(card.prices().input()).contains(new BigDecimal("1.10"));
        assertThat(card.prices().output()).contains(new BigDecimal("5.50"));
        assertThat(card.prices().cacheRead()).contains(new BigDecimal("0.11"));
        assertThat(card.prices().cacheWrite()).contains(new BigDecimal("1.375"));
        assertThat(card.apiEndpoint()).contains("https://vpce.example.com/base");
        assertThat(card.awsRegion()).contains("us-east-1");
        assertThat(card.awsProfile()).contains("team-a");
        assertThat(card.operation()).isEqualTo(Operation.CHAT);
        assertThat(card.api()).contains("converse");
        assertThat(card.contextWindow()).isEqualTo(OptionalLong.of(200_000));
        assertThat(card.maxOutputTokens()).isEqualTo(OptionalInt.of(64_000));
        assertThat(card.supports()).isEqualTo(Map.of("system_prompt", true, "streaming", false));
        assertThat(card.timeout()).contains(Duration.ofSeconds(30));
        assertThat(card.maxConcurrency()).isEqualTo(OptionalInt.of(8));
        assertThat(card.requestsPerMinute()).isEqualTo(OptionalInt.of(60));
        assertThat(card.tokensPerMinute()).isEqualTo(OptionalLong.of(100_000));
        assertThat(card.enabled()).isFalse();
        assertThat(card.tags()).isEqualTo(Map.of("tier", "fast"));
        assertThat(card.baseModel()).contains("anthropic.claude-haiku-4-5-20251001-v1:0");
    }

    @Test
    void takes_null_for_absent() {
        CardsRead read = withField("\"size\": null, \"input_price\": null, \"enabled\": null");

        assertThat(read.ok()).isTrue();
        assertThat(read.cards().get(0).card().enabled()).isTrue();
        assertThat(read.cards().get(0).card().prices().input()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"input_price\": -1 | models[\"m\"].input_price: \"-1\" is negative; give a price per million tokens of at least 0",
                "\"input_price\": \"cheap\" | models[\"m\"].input_price: \"cheap\" is not a number",
                "\"output_price\": 1E+9 | models[\"m\"].output_price: \"1E+9\" is out of range",
                "\"output_price\": 1e-99999 | is out of range",
                "\"output_price\": true | models[\"m\"].output_price: \"true\" is not a number",
                "\"timeout\": \"soon\" | models[\"m\"].timeout: \"soon\" is not a duration",
                "\"timeout\": 0 | models[\"m\"].timeout: \"0\" is not a duration",
                "\"timeout\": \"-PT5S\" | is not a duration",
                "\"operation\": \"chatt\" | models[\"m\"].operation: \"chatt\" is unknown; did you mean \"chat\"?",
                "\"api\": \"respones\" | did you mean \"responses\"?",
                "\"context_window\": 0 | models[\"m\"].context_window: \"0\" is not a whole number of at least 1",
                "\"context_window\": 1.5 | is not a whole number",
                "\"context_window\": 1e999999 | is not a whole number",
                "\"max_output_tokens\": 3000000000 | is not a whole number",
                "\"max_concurrency\": \"8\" | is not a whole number",
                "\"supports\": [\"streaming\"] | models[\"m\"].supports: ",
                "\"supports\": {\"streaming\": \"yes\"} | models[\"m\"].supports.streaming: \"yes\" is neither true nor false",
                "\"enabled\": \"no\" | models[\"m\"].enabled: \"no\" is neither true nor false",
                "\"tags\": {\"a\": 1} | models[\"m\"].tags.a: \"1\" is not a text",
                "\"tags\": [1] | models[\"m\"].tags[0]: \"1\" is not a text",
                "\"tags\": 1 | models[\"m\"].tags: \"1\" is neither an object nor a list",
                "\"feature\": 7 | models[\"m\"].feature: \"7\" is not a text",
                "\"feature\": \" \" | models[\"m\"].feature: \"\" is empty",
                "\"aws_region\": \"evil.example.com/\" | models[\"m\"].aws_region: \"evil.example.com/\" is no AWS region",
                "\"api_endpoint\": \"ftp://host/\" | models[\"m\"].api_endpoint: \"ftp://host/\" is not an http or https URL",
                "\"api_endpoint\": \"/v1\" | is not an http or https URL",
                "\"api_endpoint\": \"https:///v1\" | is not an http or https URL",
                "\"api_endpoint\": \"https://host/v1?key=1\" | is not an http or https URL",
                "\"base_model\": \"\" | models[\"m\"].base_model: \"\" is empty",
            })
    void refuses_a_card_with_a_bad_field(String field, String message) {
        CardsRead read = withField(field.strip());

        assertThat(read.cards()).isEmpty();
        assertThat(read.problems()).singleElement().asString().contains(message.strip());
    }

    @Test
    void collects_all_problems_of_a_card_and_of_a_file() {
        CardsRead read = reader.readFile(
                """
                {"a": {"service": "OpenAI", "input_price": -1},
                 "b": {"model": "x", "service": "OpenAI"},
                 "c": {"model": "gpt-4o", "service": "OpenAi", "enabled": 1},
                 "d": []}
                """
                        .getBytes(UTF_8));

        assertThat(read.cards()).extracting(SourcedCard::name).containsExactly("b");
        assertThat(read.problems()).hasSize(4);
        assertThat(read.problems().get(0)).startsWith("models[\"a\"].model: missing;");
        assertThat(read.problems().get(1)).startsWith("models[\"a\"].input_price: \"-1\" is negative");
        assertThat(read.problems().get(2)).startsWith("models[\"c\"].enabled:");
        assertThat(read.problems().get(3)).startsWith("models[\"d\"]: \"[]\" is not a JSON object");
    }

    @Test
    void refuses_a_name_given_twice_and_still_reads_the_rest() {
        CardsRead read = reader.readFile(
                ("{\"a\": {" + OPENAI + "}, \"a\": {" + OPENAI + ", \"input_price\": -2}, \"b\": {" + OPENAI + "}}")
                        .getBytes(UTF_8));

        assertThat(read.cards()).extracting(SourcedCard::name).containsExactly("a", "b");
        assertThat(read.problems())
                .satisfiesExactly(
                        first -> assertThat(first).startsWith("models[\"a\"]: this name is given twice"),
                        second -> assertThat(second).startsWith("models[\"a\"].input_price"));
    }

    @Test
    void refuses_a_field_given_twice_in_one_card_and_still_reads_the_rest() {
        CardsRead read = reader.readFile(
                ("{\"a\": {" + OPENAI + ", \"size\": \"7B\", \"size\": \"8B\"}, \"b\": {" + OPENAI + "}}")
                        .getBytes(UTF_8));

        assertThat(read.cards()).extracting(SourcedCard::name).containsExactly("b");
        assertThat(read.problems())
                .singleElement()
                .asString()
                .startsWith("models[\"a\"]: not valid JSON")
                .contains("size");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "[]", "\"x\"", "{", "{\"a\": {}", "{\"a\": 1} {}", "nonsense", "{\"a\": {\"b\": }}"})
    void reports_a_file_that_is_no_object_of_cards(String json) {
        assertThat(reader.readFile(json.getBytes(UTF_8)).problems()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "{", "{} {}", "{\"model\": 1e99999999999999999999}", "\u0000"})
    void reports_bytes_that_are_no_card(String json) {
        CardsRead read = read("m", json);

        assertThat(read.cards()).isEmpty();
        assertThat(read.problems()).isNotEmpty().allMatch(each -> each.startsWith("models[\"m\"]"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e2147483647", "10e2147483646", "1e-2147483647", "0e2147483647", "1e99999999999"})
    void survives_numbers_beyond_reckoning(String number) {
        CardsRead alone = withField("\"mine\": " + number + ", \"input_price\": " + number);
        CardsRead inFile =
                reader.readFile(("{\"a\": {" + OPENAI + ", \"output_price\": " + number + "}, \"b\": {" + OPENAI + "}}")
                        .getBytes(UTF_8));

        assertThat(alone.cards().size() + alone.problems().size()).isEqualTo(1);
        assertThat(inFile.cards()).extracting(SourcedCard::name).contains("b");
    }

    @Test
    void survives_deep_nesting() {
        assertThat(withField("\"x\": " + "[".repeat(100_000)).problems()).hasSize(1);
    }

    @Test
    void warns_of_an_unknown_field_with_the_nearest_known_one_and_keeps_it() {
        CardsRead read = withField("\"input_prise\": 1.50");

        assertThat(read.ok()).isTrue();
        assertThat(read.warnings())
                .containsExactly("models[\"m\"].input_prise: unknown field, ignored; did you mean \"input_price\"?");
        assertThat(read.cards().get(0).json()).contains("\"input_prise\":1.50");
    }

    @ParameterizedTest
    @CsvSource({"7B,7", "1.5T,1500", "350M,0.35", "500K,0.0005", "7 b,7", "0.5B,0.5"})
    void reads_sizes_in_billions(String size, BigDecimal billions) {
        CardsRead read = withField("\"size\": \"" + size + "\"");

        assertThat(read.cards().get(0).card().sizeBillions().orElseThrow()).isEqualByComparingTo(billions);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"big\"", "7", "\"8x7B\"", "\"\"", "\"B\"", "\"-7B\""})
    void warns_of_a_size_that_is_not_understood(String size) {
        CardsRead read = withField("\"size\": " + size);

        assertThat(read.ok()).isTrue();
        assertThat(read.warnings()).singleElement().asString().startsWith("models[\"m\"].size: ");
        assertThat(read.cards().get(0).card().sizeBillions()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "\"30s\",30000",
        "\"500ms\",500",
        "\"2m\",120000",
        "\"1.5 s\",1500",
        "\"PT1M30S\",90000",
        "45000,45000",
        "\"1h\",3600000"
    })
    void reads_time_outs(String json, long millis) {
        CardsRead read = withField("\"timeout\": " + json);

        assertThat(read.cards().get(0).card().timeout()).contains(Duration.ofMillis(millis));
    }

    @Test
    void takes_a_list_of_tags() {
        CardsRead read = withField("\"tags\": [\"fast\", \"cheap\"]");

        assertThat(read.cards().get(0).card().tags()).isEqualTo(Map.of("fast", "true", "cheap", "true"));
    }

    @Test
    void never_repeats_a_password_in_an_endpoint() {
        CardsRead read = withField("\"api_endpoint\": \"https://user:sesame@host/v1\"");

        assertThat(read.problems())
                .singleElement()
                .asString()
                .doesNotContain("sesame")
                .contains("password");
    }

    @Test
    void refuses_a_service_that_nobody_serves() {
        CardsRead read = read("m", "{\"model\": \"x\", \"service\": \"OpenIA\"}");

        assertThat(read.problems())
                .singleElement()
                .asString()
                .startsWith("models[\"m\"].service: unknown service \"OpenIA\"; did you mean \"openai\"?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"OpenAI", "NVIDIA", "anthropic", "MY-vllm"})
    void takes_a_known_service_whatever_its_case(String service) {
        assertThat(read("m", "{\"model\": \"x\", \"service\": \"" + service + "\"}")
                        .ok())
                .isTrue();
    }

    @Test
    void takes_any_service_when_the_configured_ones_are_not_known() {
        CardsRead read = ModelCardReader.ofAnyService()
                .read("m", "{\"model\": \"x\", \"service\": \"somewhere\"}".getBytes(UTF_8));

        assertThat(read.ok()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "Auto", "", " "})
    void refuses_a_name_that_cannot_be_called(String name) {
        assertThat(read(name, "{" + OPENAI + "}").problems()).hasSize(1);
    }

    @Test
    void offers_the_nearest_bedrock_id() {
        CardsRead read = read("m", "{\"model\": \"claude-3-hiaku\", \"service\": \"AWS\"}");

        assertThat(read.problems())
                .singleElement()
                .asString()
                .isEqualTo(
                        "models[\"m\"].model: \"claude-3-hiaku\" is no Bedrock model id: it has no vendor before a dot;"
                                + " did you mean \"anthropic.claude-3-haiku-20240307-v1:0\"?");
    }

    @Test
    void warns_of_a_well_formed_bedrock_id_that_it_does_not_know() {
        CardsRead read =
                read("m", "{\"model\": \"us.anthropic.claude-hiaku-4-5-20251001-v1:0\", \"service\": \"Bedrock\"}");

        assertThat(read.ok()).isTrue();
        assertThat(read.warnings())
                .singleElement()
                .asString()
                .endsWith("did you mean \"us.anthropic.claude-haiku-4-5-20251001-v1:0\"?");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abcdefghijkl",
                "arn:aws:bedrock:us-east-1:123456789012:provisioned-model/abcdefghijkl",
                "arn:aws:bedrock:us-east-1:123456789012:imported-model/abcdefghijkl",
                "arn:aws:bedrock:us-east-1:123456789012:custom-model-deployment/abcdefghijkl",
                "arn:aws:bedrock:us-east-1:123456789012:custom-model/imported/abcdefghijkl",
                "arn:aws:bedrock:us-east-1:123456789012:default-prompt-router/anthropic.claude:1",
                "arn:aws:sagemaker:us-east-1:123456789012:endpoint/my-endpoint",
            })
    void asks_for_the_base_model_of_an_opaque_arn(String arn) {
        CardsRead without = read("m", "{\"model\": \"" + arn + "\", \"service\": \"Bedrock\"}");
        CardsRead with = read(
                "m",
                "{\"model\": \"" + arn + "\", \"service\": \"Bedrock\", \"base_model\": \"amazon.nova-micro-v1:0\"}");

        assertThat(without.problems())
                .singleElement()
                .asString()
                .startsWith("models[\"m\"].base_model: missing, and the ARN \"" + arn + "\" does not say");
        assertThat(with.problems()).isEmpty();
        assertThat(with.warnings()).isEmpty();
        assertThat(with.cards().get(0).card().baseModel()).isEqualTo(Optional.of("amazon.nova-micro-v1:0"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-micro-v1:0",
                "arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.amazon.nova-micro-v1:0",
                "arn:aws:bedrock:us-east-1:123456789012:custom-model/amazon.nova-micro-v1:0/abcdefghijkl",
            })
    void asks_for_no_base_model_where_the_arn_says_it(String arn) {
        CardsRead read = read("m", "{\"model\": \"" + arn + "\", \"service\": \"Bedrock\"}");

        assertThat(read.problems()).isEmpty();
        assertThat(read.warnings()).isEmpty();
    }

    @Test
    void behind_an_endpoint_may_stand_a_model_that_bedrock_has_no_id_for() {
        CardsRead read = read(
                "m",
                "{\"model\": \"arn:aws:sagemaker:us-east-1:123456789012:endpoint/my-endpoint\","
                        + " \"service\": \"Bedrock\", \"base_model\": \"huggingface.zephyr-7b\"}");

        assertThat(read.ok()).isTrue();
        assertThat(read.warnings()).isEmpty();
    }

    @Test
    void refuses_a_base_model_that_does_not_say_either() {
        String arn = "arn:aws:bedrock:us-east-1:123456789012:imported-model/abcdefghijkl";
        CardsRead read =
                read("m", "{\"model\": \"" + arn + "\", \"service\": \"Bedrock\", \"base_model\": \"" + arn + "\"}");

        assertThat(read.problems()).singleElement().asString().contains("base_model", "does not say which model");
    }

    @Test
    void refuses_another_region_than_that_of_the_arn() {
        CardsRead read = read(
                "m",
                "{\"model\": \"arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-micro-v1:0\","
                        + " \"service\": \"Bedrock\", \"aws_region\": \"us-west-2\"}");

        assertThat(read.problems()).singleElement().asString().contains("\"us-west-2\"", "\"us-east-1\"");
    }

    @ParameterizedTest
    @CsvSource({
        "eu,us-east-1",
        "eu,ap-southeast-2",
        "eu,ca-central-1",
        "us,eu-central-1",
        "us,us-gov-west-1",
        "us-gov,us-east-1",
        "apac,us-west-2",
        "jp,eu-west-1",
        "au,us-east-1",
        "global,us-gov-east-1",
        "global,cn-north-1"
    })
    void refuses_a_profile_that_the_region_cannot_call(String prefix, String region) {
        CardsRead read = read(
                "m",
                "{\"model\": \"" + prefix + ".amazon.nova-micro-v1:0\", \"service\": \"Bedrock\", \"aws_region\": \""
                        + region + "\"}");

        assertThat(read.problems())
                .singleElement()
                .asString()
                .startsWith("models[\"m\"].aws_region: \"" + region + "\" cannot call the inference profile \"" + prefix
                        + ".\"; give a region like \"");
    }

    @ParameterizedTest
    @CsvSource({
        "eu,eu-west-3",
        "eu,il-central-1",
        "us,us-east-2",
        "us,ca-central-1",
        "us,sa-east-1",
        "us-gov,us-gov-west-1",
        "apac,ap-south-1",
        "apac,me-central-1",
        "jp,ap-northeast-3",
        "au,ap-southeast-4",
        "ca,ca-central-1",
        "global,sa-east-1",
        "global,eu-north-1"
    })
    void accepts_a_profile_that_the_region_may_call(String prefix, String region) {
        CardsRead read = read(
                "m",
                "{\"model\": \"" + prefix + ".amazon.nova-micro-v1:0\", \"service\": \"Bedrock\", \"aws_region\": \""
                        + region + "\"}");

        assertThat(read.problems()).isEmpty();
    }

    @Test
    void refuses_the_arn_of_a_profile_that_its_own_region_cannot_call() {
        CardsRead read = read(
                "m",
                "{\"model\": \"arn:aws:bedrock:us-east-1:123456789012:inference-profile/eu.amazon.nova-micro-v1:0\","
                        + " \"service\": \"Bedrock\"}");

        assertThat(read.problems()).singleElement().asString().startsWith("models[\"m\"].model: \"us-east-1\" cannot");
    }

    @Test
    void offers_the_nearest_id_inside_of_an_arn() {
        CardsRead read = read(
                "m",
                "{\"model\": \"arn:aws:bedrock:us-east-1::foundation-model/Amazon.nova-micro-v1:0\","
                        + " \"service\": \"Bedrock\"}");

        assertThat(read.problems())
                .singleElement()
                .asString()
                .contains(
                        "\"arn:aws:bedrock:us-east-1::foundation-model/Amazon.nova-micro-v1:0\"",
                        "vendor that is not of lower-case",
                        "did you mean \"amazon.nova-micro-v1:0\"?");
    }

    @ParameterizedTest
    @ValueSource(ints = {2_048, 1_000_000})
    void ends_at_once_on_hostile_ids(int length) {
        for (String unit :
                List.of("a", "a-", "a.", "a_", "1:", "us.", "arn:", "arn:aws:bedrock:", "/", "-", "é", "A")) {
            String id = unit.repeat(length / unit.length());
            String inArn = "arn:aws:bedrock:us-east-1:123456789012:prompt-router/" + id;

            CardsRead read = assertTimeoutPreemptively(
                    Duration.ofSeconds(10),
                    () -> read(
                            "m",
                            "{\"model\": \"" + id + "\", \"service\": \"Bedrock\", \"base_model\": \"" + inArn
                                    + "\"}"));

            assertThat(read.problems()).isNotEmpty().allMatch(problem -> problem.length() < 1_000);
        }
    }

    @ParameterizedTest
    @CsvSource({"default_llm_dec2025.json,14", "default_llm_mar2026.json,7"})
    void loads_the_candidate_files_of_llmrouter_unchanged(String file, int cards) throws Exception {
        CardsRead read = reader.readFile(SharedData.read("llmrouter/" + file));

        assertThat(read.problems()).isEmpty();
        assertThat(read.warnings()).isEmpty();
        assertThat(read.cards()).hasSize(cards).allSatisfy(each -> {
            assertThat(each.card().prices().known()).isTrue();
            assertThat(each.card().sizeBillions()).isPresent();
        });
    }
}
