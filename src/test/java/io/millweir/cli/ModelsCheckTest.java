package io.millweir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millweir.simulator.Simulator;
import io.millweir.simulator.SimulatorOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelsCheckTest {
    private static final String GOOD =
            """
            {"chat": {"model": "gpt-5-mini", "service": "OpenAI"},
             "claude": {"model": "claude-sonnet-4-6", "service": "Anthropic"},
             "embed": {"model": "text-embedding-3-small", "service": "OpenAI", "operation": "embeddings"},
             "nova": {"model": "us.amazon.nova-micro-v1:0", "service": "Bedrock", "aws_region": "us-east-1"},
             "off": {"model": "gpt-5", "service": "OpenAI", "enabled": false}}
            """;
    private static final String ONE_BAD =
            """
            {"good": {"model": "gpt-5-mini", "service": "OpenAI"},
             "refused": {"model": "gpt-sim-401", "service": "OpenAI"}}
            """;

    private final Simulator simulator = Simulator.start(SimulatorOptions.defaults(Clock.systemUTC()));

    @TempDir
    private Path directory;

    @AfterEach
    void stop() {
        simulator.close();
    }

    private Ran check(String models, String... arguments) throws Exception {
        Path file = Files.writeString(directory.resolve("models.json"), models);
        List<String> all = new ArrayList<>(List.of("models", "check", "--file", file.toString()));
        String url = simulator.url().toString();
        for (String service : List.of("openai", "anthropic", "bedrock", "nvidia")) {
            all.addAll(List.of("--set", "providers." + service + ".endpoint=" + url));
        }
        all.addAll(List.of(arguments));
        return Ran.millweir(all.toArray(String[]::new));
    }

    @Test
    void makes_one_tiny_call_to_each_enabled_model_and_ticks_it_off() throws Exception {
        Ran ran = check(GOOD);

        assertThat(ran.status()).as(ran.out() + ran.err()).isZero();
        assertThat(ran.out().lines())
                .hasSize(6)
                .first()
                .asString()
                .matches("✔ chat    openai  gpt-5-mini  \\d+ ms  \\d+ → \\d+ tok");
        assertThat(ran.out())
                .contains("✔ nova    aws.bedrock us-east-1  us.amazon.nova-micro-v1:0")
                .contains("    as arn:aws:")
                .contains("region us-east-1")
                .endsWith("4 models · 4 ✔ · 0 ✘\n");
        assertThat(simulator.ledger()).hasSize(4).allSatisfy(call -> assertThat(call.outcome())
                .isEqualTo("ok"));
    }

    @Test
    void says_what_to_do_where_a_model_fails_and_ends_with_status_1() throws Exception {
        Ran ran = check(ONE_BAD);

        assertThat(ran.status()).isEqualTo(1);
        assertThat(ran.out())
                .contains("✔ good     openai")
                .contains("✘ refused  openai  gpt-sim-401")
                .contains("credentials_invalid: ")
                .contains("    it said: ")
                .contains("    → ")
                .endsWith("2 models · 1 ✔ · 1 ✘\n");
    }

    @Test
    void names_the_ways_to_give_a_key_that_is_missing() throws Exception {
        Path file = Files.writeString(
                directory.resolve("models.json"), "{\"gpt\": {\"model\": \"gpt-5-mini\", \"service\": \"keyless\"}}");

        Ran ran = Ran.millweir(
                "models",
                "check",
                "--file",
                file.toString(),
                "--set",
                "providers.keyless.type=openai",
                "--set",
                "providers.keyless.endpoint=https://keyless.invalid/v1");

        assertThat(ran.status()).isEqualTo(1);
        assertThat(ran.out().lines())
                .first()
                .asString()
                .matches("✘ gpt  keyless  gpt-5-mini  \\d+ ms  credentials_missing: no API key is configured; set .*");
        assertThat(ran.out()).contains("    → set ").doesNotContain("falls back");
    }

    @Test
    void prints_json_that_a_program_can_read() throws Exception {
        Ran ran = check(ONE_BAD, "--json");

        JsonNode models = new ObjectMapper().readTree(ran.out());
        assertThat(ran.status()).isEqualTo(1);
        assertThat(models).hasSize(2);
        assertThat(models.get(0).path("ok").booleanValue()).isTrue();
        assertThat(models.get(0).path("latency_ms").isIntegralNumber()).isTrue();
        assertThat(models.get(1).path("ok").booleanValue()).isFalse();
        assertThat(models.get(1).path("error").path("code").textValue()).isEqualTo("credentials_invalid");
        assertThat(models.get(1).path("error").path("http_status").intValue()).isEqualTo(401);
        assertThat(models.get(1).path("error").path("hint").textValue()).contains("OPENAI_API_KEY");
    }

    @Test
    void checks_only_the_models_that_are_named() throws Exception {
        Ran ran = check(GOOD, "nova", "off");

        assertThat(ran.status()).isZero();
        assertThat(simulator.ledger())
                .extracting("model")
                .containsExactlyInAnyOrder("us.amazon.nova-micro-v1:0", "gpt-5");
    }

    @Test
    void refuses_a_name_that_is_no_model() throws Exception {
        Ran ran = check(GOOD, "novva");

        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.err()).contains("unknown model \"novva\"; did you mean \"nova\"?");
        assertThat(simulator.ledger()).isEmpty();
    }

    @Test
    void calls_nobody_when_only_the_route_is_asked_for() throws Exception {
        Ran ran = check(GOOD, "--route-only");

        assertThat(ran.status()).isZero();
        assertThat(ran.out()).contains("✔ nova    aws.bedrock us-east-1  us.amazon.nova-micro-v1:0\n");
        assertThat(simulator.ledger()).isEmpty();
    }
}
