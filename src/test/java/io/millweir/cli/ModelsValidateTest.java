package io.millweir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelsValidateTest {
    @TempDir
    private Path directory;

    private Ran validate(String json) throws Exception {
        Path file = Files.writeString(directory.resolve("models.json"), json);
        return Ran.millweir("models", "validate", file.toString());
    }

    @Test
    void the_shipped_models_are_valid() {
        Ran ran = Ran.millweir("models", "validate", "config/models.json");

        assertThat(ran.status()).isZero();
        assertThat(ran.out()).matches("✔ \\d+ models, nothing wrong\n");
        assertThat(ran.err()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"m\":{\"model\":\"gpt-5\",\"service\":\"OpenAI\",\"input_price\":-1}} | ✘ models[\"m\"].input_price: \"-1\"",
                "{\"m\":{\"model\":\"gpt-5\"}}                                            | ✘ models[\"m\"]",
                "{\"m\":{\"service\":\"OpenAI\"}}                                         | ✘ models[\"m\"]",
                "{\"m\":{\"model\":\"gpt-5\",\"service\":\"OpneAI\"}}                     | ✘ models[\"m\"].service: ",
                "{\"m\":{\"model\":\"no bedrock id\",\"service\":\"Bedrock\",\"aws_region\":\"us-east-1\"}} | ✘ models[\"m\"].model: ",
                "[]                                                                       | ✘ ",
                "not json                                                                 | ✘ ",
                "''                                                                       | ✘ ",
            })
    void a_wrong_card_makes_the_status_1(String json, String problem) throws Exception {
        Ran ran = validate(json);

        assertThat(ran.status()).isEqualTo(1);
        assertThat(ran.out()).startsWith(problem).doesNotContain("✔");
        assertThat(ran.err()).isEmpty();
    }

    @Test
    void every_wrong_card_is_told() throws Exception {
        Ran ran = validate("{\"a\":{\"model\":\"gpt-5\",\"service\":\"OpenAI\",\"input_price\":-1},"
                + "\"b\":{\"model\":\"gpt-5\",\"service\":\"OpenAI\",\"output_price\":\"dear\"}}");

        assertThat(ran.out()).contains("✘ models[\"a\"].input_price: ", "✘ models[\"b\"].output_price: ");
    }

    @Test
    void a_file_that_cannot_be_read_makes_the_status_2() {
        Ran missing = Ran.millweir("models", "validate", "no/such.json");
        Ran dir = Ran.millweir("models", "validate", directory.toString());

        assertThat(missing.status()).isEqualTo(2);
        assertThat(missing.err()).startsWith("FILE: \"no/such.json\" cannot be read; name a readable models.json");
        assertThat(dir.status()).isEqualTo(2);
        assertThat(dir.err()).contains("cannot be read");
    }

    @Test
    void services_that_are_configured_are_known() throws Exception {
        Path file = Files.writeString(
                directory.resolve("models.json"), "{\"m\":{\"model\":\"llama\",\"service\":\"my-vllm\"}}");

        assertThat(Ran.millweir("models", "validate", file.toString()).status()).isEqualTo(1);
        assertThat(Ran.millweir(
                                "models",
                                "validate",
                                file.toString(),
                                "--set",
                                "providers.my-vllm.endpoint=http://localhost:1/v1")
                        .status())
                .isZero();
    }

    @Test
    void a_wrong_file_is_not_applied() throws Exception {
        Path file = Files.writeString(
                directory.resolve("models.json"),
                "{\"m\":{\"model\":\"gpt-5\",\"service\":\"OpenAI\",\"input_price\":-1}}");

        Ran ran = Ran.millweir("models", "apply", file.toString());

        assertThat(ran.status()).isEqualTo(1);
        assertThat(ran.out()).startsWith("✘ models[\"m\"].input_price: ").endsWith("nothing was written\n");
    }
}
