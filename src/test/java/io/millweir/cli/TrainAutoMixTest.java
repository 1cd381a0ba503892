package io.millweir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millweir.routing.AutoMixPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainAutoMixTest {
    @TempDir
    private Path directory;

    private Ran train(Path data, String... parameters) {
        String[] arguments = new String[7 + 2 * parameters.length];
        String[] fixed = {"train", "--router", "automix", "--data", data.toString(), "--out", directory + "/routers"};
        System.arraycopy(fixed, 0, arguments, 0, fixed.length);
        for (int i = 0; i < parameters.length; i++) {
            arguments[7 + 2 * i] = "--parameter";
            arguments[8 + 2 * i] = parameters[i];
        }
        return Ran.millweir(arguments);
    }

    private Path data(String... lines) throws IOException {
        return Files.writeString(
                directory.resolve("routing.jsonl"), String.join("\n", lines).replace('\'', '"'));
    }

    @Test
    void a_tuned_policy_is_saved_and_shown_with_the_router_that_uses_it() throws IOException {
        Path data = data(
                "{'query':'a','scores':{'weak':1,'strong':0},'confidence':{'weak':1}}",
                "{'query':'b','scores':{'weak':1,'strong':1},'confidence':{'weak':0.5}}",
                "{'query':'c','scores':{'weak':0,'strong':1},'confidence':{'weak':0}}");

        Ran ran = train(data, "small=weak", "large=strong");

        assertThat(ran.status()).as(ran.err()).isZero();
        Path file = directory.resolve("routers/automix.json");
        assertThat(ran.out())
                .startsWith(
                        file + ": \"weak\" stands at 1 of 2; on 3 queries it scores 1.000 (\"weak\" 0.667, \"strong\""
                                + " 0.667) and escalates 33 %; name it in the configuration:\n")
                .endsWith("automix: {type: automix, small: weak, large: strong, artifact: " + file + "}\n");
        assertThat(AutoMixPolicy.read(file).threshold()).isEqualTo(0.5);

        Ran routers = Ran.millweir(
                "routers",
                "--set",
                "routing.routers.mix.type=automix",
                "--set",
                "routing.routers.mix.small=weak",
                "--set",
                "routing.routers.mix.large=strong",
                "--set",
                "routing.routers.mix.artifact=" + file,
                "--set",
                "registry.file=" + models());
        assertThat(routers.status()).as(routers.err()).isZero();
        assertThat(routers.out())
                .contains("mix                  configured: automix\n")
                .contains(file + ", \"weak\" stands from a share of 0.50 of 2 checks on, tuned on 3 queries (")
                .contains("escalated 0.3333");
    }

    private Path models() throws IOException {
        return Files.writeString(
                directory.resolve("models.json"),
                """
                {"weak": {"service": "OpenAI", "model": "weak"}, "strong": {"service": "OpenAI", "model": "strong"}}
                """);
    }

    @Test
    void parameters_that_are_wrong_or_missing_are_all_told() throws IOException {
        Ran ran = train(data("{'query':'a','scores':{'weak':1}}"), "smal=weak", "large=strong", "cost-weight=-1");

        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.err())
                .contains("--parameter smal: unknown parameter of automix; did you mean \"small\"?")
                .contains("--parameter small: missing")
                .contains("--parameter cost-weight: \"-1\"");
    }

    @Test
    void data_without_checks_are_refused_with_the_way_to_get_them() throws IOException {
        Ran ran = train(data("{'query':'a','scores':{'weak':1,'strong':1}}"), "small=weak", "large=strong");

        assertThat(ran.status()).isEqualTo(1);
        assertThat(ran.err()).contains("✘ --data: no query has scores").contains("generate --verify weak");
    }
}
