package io.millweir.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeysTest {
    private static List<String> keys(ConfigLoader.Loaded loaded, String provider) {
        return loaded.config().providers().get(provider).apiKeys().stream()
                .map(Secret::reveal)
                .toList();
    }

    private static ConfigLoader.Loaded apiKeys(String value) {
        return Load.environment(Map.of("API_KEYS", value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"k1,k2", " k1 , k2 ,", "[\"k1\",\"k2\"]", " [\"k1\", \" k2 \", \"\"] ", "\"k1,k2\""})
    void a_list_of_keys_goes_to_every_provider_that_takes_keys_and_never_to_bedrock(String value) {
        ConfigLoader.Loaded loaded = apiKeys(value);

        assertThat(loaded.problems()).isEmpty();
        for (String provider : List.of("openai", "anthropic", "nvidia")) {
            assertThat(keys(loaded, provider)).as(provider).containsExactly("k1", "k2");
        }
        assertThat(keys(loaded, "bedrock")).isEmpty();
        assertThat(loaded.config().providers().get("bedrock").aws()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"k1", " k1\n", "\"k1\"", "[\"k1\"]"})
    void one_key_is_a_list_of_one(String value) {
        assertThat(keys(apiKeys(value), "openai")).containsExactly("k1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", ",", "[]", "{}"})
    void nothing_is_no_key(String value) {
        ConfigLoader.Loaded loaded = apiKeys(value);

        assertThat(loaded.problems()).isEmpty();
        assertThat(loaded.config().providers().values())
                .allSatisfy(provider -> assertThat(provider.apiKeys()).isEmpty());
    }

    @Test
    void an_object_names_the_service_of_each_key_whatever_its_case() {
        ConfigLoader.Loaded loaded =
                apiKeys("{\"OpenAI\": \"o1\", \"ANTHROPIC\": [\"a1\", \"a2\"], \"Bedrock\": \"bedrock-api-key\"}");

        assertThat(loaded.problems()).isEmpty();
        assertThat(keys(loaded, "openai")).containsExactly("o1");
        assertThat(keys(loaded, "anthropic")).containsExactly("a1", "a2");
        assertThat(keys(loaded, "nvidia")).isEmpty();
        assertThat(keys(loaded, "bedrock")).containsExactly("bedrock-api-key");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bedrock", "bedrock", "AWS"})
    void an_object_for_bedrock_holds_credentials_region_and_profile(String service) {
        ConfigLoader.Loaded loaded = apiKeys("{\"" + service
                + "\": {\"aws_access_key_id\": \"AKIDEXAMPLE\", \"aws_secret_access_key\": \"sekret\","
                + " \"aws_session_token\": \"token\", \"region\": \"eu-west-1\", \"profile\": \"work\"}}");

        assertThat(loaded.problems()).isEmpty();
        ProviderConfig bedrock = loaded.config().providers().get("bedrock");
        assertThat(bedrock.aws())
                .containsExactly(new ProviderConfig.AwsKeys(
                        "AKIDEXAMPLE", new Secret("sekret"), Optional.of(new Secret("token"))));
        assertThat(bedrock.region()).contains("eu-west-1");
        assertThat(bedrock.profile()).contains("work");
        assertThat(bedrock.apiKeys()).isEmpty();
    }

    @Test
    void a_region_alone_leaves_the_credentials_to_the_sdk() {
        ProviderConfig bedrock = apiKeys("{\"Bedrock\": {\"region\": \"eu-west-1\"}}")
                .config()
                .providers()
                .get("bedrock");

        assertThat(bedrock.aws()).isEmpty();
        assertThat(bedrock.region()).contains("eu-west-1");
    }

    @Test
    void the_configured_region_wins_over_that_of_the_keys() {
        ProviderConfig bedrock = new ConfigLoader(Map.of("API_KEYS", "{\"Bedrock\": {\"region\": \"eu-west-1\"}}"))
                .load(Optional.empty(), List.of("providers.bedrock.region=us-west-2"))
                .config()
                .providers()
                .get("bedrock");

        assertThat(bedrock.region()).contains("us-west-2");
    }

    @Test
    void the_nearest_source_of_keys_wins() {
        String byService = "{\"openai\": \"service\"}";
        List<List<String>> found = new ArrayList<>();

        found.add(keys(
                new ConfigLoader(Map.of("OPENAI_API_KEY", "own", "API_KEYS", byService))
                        .load(Optional.empty(), List.of("providers.openai.api-keys=configured")),
                "openai"));
        found.add(keys(Load.environment(Map.of("OPENAI_API_KEY", "own1, own2", "API_KEYS", byService)), "openai"));
        found.add(keys(Load.environment(Map.of("OPENAI_API_KEY", " ", "API_KEYS", byService)), "openai"));
        found.add(keys(Load.environment(Map.of("API_KEYS", "generic")), "openai"));

        assertThat(found)
                .containsExactly(
                        List.of("configured"), List.of("own1", "own2"), List.of("service"), List.of("generic"));
    }

    @Test
    void every_provider_has_a_variable_of_its_own() {
        ConfigLoader.Loaded loaded = Load.yaml(
                "providers: {my-vllm: {endpoint: 'http://localhost:8000/v1'}}",
                Map.of(
                        "OPENAI_API_KEY", "o",
                        "ANTHROPIC_API_KEY", "a",
                        "NVIDIA_API_KEY", "n",
                        "MY_VLLM_API_KEY", "v"));

        assertThat(keys(loaded, "openai")).containsExactly("o");
        assertThat(keys(loaded, "anthropic")).containsExactly("a");
        assertThat(keys(loaded, "nvidia")).containsExactly("n");
        assertThat(keys(loaded, "my-vllm")).containsExactly("v");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"OpenAI\": 5}",
                "{\"OpenAI\": null}",
                "{\"OpenAI\": {\"key\": \"sekret\"}}",
                "{\"OpenAI\": [\"sekret\", {}]}"
            })
    void a_service_whose_value_is_no_key_is_a_mistake_that_names_it(String value) {
        assertThat(apiKeys(value).problems())
                .containsExactly("API_KEYS.openai: is neither a key nor a list of keys; write one of them");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[\"sekret\"", "{sekret}", "[\"sekret\"] x", "\"sekret"})
    void what_begins_like_json_and_is_none_is_a_mistake_that_tells_nothing_of_it(String value) {
        assertThat(apiKeys(value).problems())
                .containsExactly("API_KEYS: begins like JSON and is none; write one key, a comma list, a JSON list or"
                        + " a JSON object of service to key");
    }

    @Test
    void half_credentials_and_misspelt_fields_are_mistakes_without_the_secret() {
        ConfigLoader.Loaded loaded = apiKeys(
                "{\"Bedrock\": {\"aws_access_key_id\": \"AKIDEXAMPLE\", \"aws_secret_acces_key\": \"sekret\"}}");

        assertThat(loaded.problems())
                .containsExactlyInAnyOrder(
                        "API_KEYS.Bedrock: unknown field \"aws_secret_acces_key\"; did you mean"
                                + " \"aws_secret_access_key\"? known here: aws_access_key_id, aws_secret_access_key,"
                                + " aws_session_token, region, profile",
                        "API_KEYS.Bedrock: has only one of \"aws_access_key_id\" and \"aws_secret_access_key\"; give"
                                + " both or neither");
    }

    @Test
    void the_aws_variables_that_the_sdk_does_not_read_are_handed_on() {
        MillweirConfig config = Load.environment(Map.of(
                        "AWS_REGION", "a",
                        "AWS_DEFAULT_REGION", "b",
                        "AWS_ENDPOINT_URL_BEDROCK_RUNTIME", "http://c",
                        "AWS_ENDPOINT_URL_BEDROCK", "http://d",
                        "AWS_ENDPOINT_URL_STS", "http://e",
                        "AWS_BEARER_TOKEN_BEDROCK", " sekret "))
                .config();

        assertThat(config.aws())
                .isEqualTo(new MillweirConfig.AwsEnvironment(
                        Optional.of("a"),
                        Optional.of("b"),
                        Optional.of("http://c"),
                        Optional.of("http://d"),
                        Optional.of("http://e"),
                        Optional.of(new Secret("sekret"))));
        assertThat(config.toString()).doesNotContain("sekret");
    }

    @Test
    void a_list_for_bedrock_holds_several_credentials_that_are_used_in_turn() {
        ConfigLoader.Loaded loaded = apiKeys("{\"Bedrock\": [{\"aws_access_key_id\": \"AKIDONE\","
                + " \"aws_secret_access_key\": \"one\", \"region\": \"eu-west-1\"},"
                + " {\"aws_access_key_id\": \"AKIDTWO\", \"aws_secret_access_key\": \"two\"}]}");

        assertThat(loaded.problems()).isEmpty();
        ProviderConfig bedrock = loaded.config().providers().get("bedrock");
        assertThat(bedrock.aws())
                .extracting(ProviderConfig.AwsKeys::accessKeyId)
                .containsExactly("AKIDONE", "AKIDTWO");
        assertThat(bedrock.region()).contains("eu-west-1");
        assertThat(bedrock.apiKeys()).isEmpty();
    }

    @Test
    void a_list_of_texts_for_bedrock_holds_several_bedrock_api_keys() {
        ConfigLoader.Loaded loaded = apiKeys("{\"AWS\": [\"token-one\", \"token-two\"]}");

        assertThat(loaded.problems()).isEmpty();
        assertThat(keys(loaded, "bedrock")).containsExactly("token-one", "token-two");
        assertThat(keys(loaded, "openai")).isEmpty();
    }

    @Test
    void a_list_for_bedrock_holds_one_kind_and_one_region() {
        assertThat(apiKeys("{\"Bedrock\": [{\"region\": \"eu-west-1\"}, \"sekret\"]}")
                        .problems())
                .containsExactly("API_KEYS.Bedrock: mixes objects and keys; give a list of either");
        assertThat(apiKeys("{\"Bedrock\": [{\"region\": \"eu-west-1\"}, {\"region\": \"us-east-1\"}]}")
                        .problems())
                .containsExactly(
                        "API_KEYS.Bedrock: names several values of \"region\", \"eu-west-1\" and \"us-east-1\";"
                                + " keep one, and name others in the cards");
    }
}
