package io.millweir.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecrecyTest {
    @Test
    void no_record_prints_a_secret() {
        ConfigLoader.Loaded loaded = new ConfigLoader(Map.of(
                        "ANTHROPIC_API_KEY",
                        "sekret-1",
                        "API_KEYS",
                        "{\"NVIDIA\": \"sekret-2\", \"Bedrock\": {\"aws_access_key_id\": \"AKIDEXAMPLE\","
                                + " \"aws_secret_access_key\": \"sekret-3\", \"aws_session_token\": \"sekret-4\"}}"))
                .load(
                        Optional.empty(),
                        List.of(
                                "providers.openai.api-keys=[sekret-5]",
                                "http.api-keys=sekret-6",
                                "kafka.properties.sasl.jaas.config=password=sekret-7",
                                "kafka.properties.ssl.key.password=sekret-8"));

        assertThat(loaded.problems()).isEmpty();
        assertThat(loaded.toString()).contains("<redacted>", "sasl.jaas.config", "ssl.key.password");
        assertThat(loaded.toString()).doesNotContain("sekret");
        assertThat(loaded.config().providers().get("bedrock").aws().toString())
                .contains("AKIDEXAMPLE")
                .doesNotContain("sekret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "providers.openai=sekret",
                "providers=sekret",
                "providers.openai.api-keys:sekret",
                "API_KEYS sekret",
                "providers.openai.api-keys={a: sekret}",
                "providers.openai.api-keys=[[sekret]]",
                "providers.openai.api-keys=[sekret",
                "http=sekret",
            })
    void no_problem_tells_a_key_that_stands_in_the_wrong_place(String assignment) {
        List<String> problems = Load.set(assignment).problems();

        assertThat(problems).isNotEmpty().noneMatch(problem -> problem.contains("sekret"));
    }

    @Test
    void a_yaml_mistake_tells_nothing_of_a_key_beside_it() {
        assertThat(Load.yaml("providers:\n  openai:\n    api-keys: [sekret\n  other: x\n")
                        .problems())
                .isNotEmpty()
                .noneMatch(problem -> problem.contains("sekret"));
    }
}
