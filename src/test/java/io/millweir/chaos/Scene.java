package io.millweir.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The models that there are, what their providers do, and the configuration that knows them. */
final class Scene {
    private static final List<Model> MODELS = List.of(
            new Model("swift", "OpenAI", "gpt-4o-mini", "latency-200+gap-5", "flaky-10", "0.15", "0.6"),
            new Model("steady", "OpenAI", "gpt-4o", "lognormal-600-50+gap-5", "flaky-10-429-after-1", "2.5", "10"),
            new Model("careful", "Anthropic", "claude-haiku-4-5", "lognormal-1200-50+gap-5", "flaky-10-500", "1", "5"),
            new Model(
                    "broken-off",
                    "Anthropic",
                    "claude-3-5-haiku",
                    "lognormal-500-50+gap-5",
                    "flaky-10-break-2",
                    "1",
                    "4"),
            new Model(
                    "cloud",
                    "Bedrock",
                    "us.amazon.nova-lite-v1:0",
                    "lognormal-800-50+gap-5",
                    "flaky-10",
                    "0.06",
                    "0.24"),
            new Model("far", "OpenAI", "gpt-4.1", "latency-2500+gap-5", "flaky-10-reset", "2", "8"),
            new Model("deep", "Anthropic", "claude-opus-4-5", "latency-5000", "flaky-10", "5", "25"));

    private Scene() {}

    private record Model(
            String name, String service, String id, String pace, String fault, String inputPrice, String outputPrice) {
        String card() {
            String region = service.equals("Bedrock") ? ", \"aws_region\": \"us-east-1\"" : "";
            return """
                    "%s": {"model": "%s", "service": "%s"%s, "input_price": %s, "output_price": %s,
                      "context_window": 128000, "max_output_tokens": 8000,
                      "supports": {"system_prompt": true, "streaming": true}}"""
                    .formatted(name, id, service, region, inputPrice, outputPrice);
        }
    }

    /** Names that queries may give, the slow ones too. */
    static List<String> names() {
        return MODELS.stream().map(Model::name).toList();
    }

    /** 0.2 to 5 s, and a tenth of the calls fail. */
    static Map<String, String> faulty() {
        return behaviours(model -> model.pace() + "+" + model.fault());
    }

    /** 0.2 to 5 s, and no call fails. */
    static Map<String, String> healthy() {
        return behaviours(Model::pace);
    }

    /** 20 ms, and no call fails. */
    static Map<String, String> quick() {
        return behaviours(model -> "latency-20");
    }

    /** As {@link #faulty}, but everything at OpenAI is throttled. */
    static Map<String, String> throttled() {
        return behaviours(
                model -> model.service().equals("OpenAI") ? "429-after-1" : model.pace() + "+" + model.fault());
    }

    private static Map<String, String> behaviours(Function<Model, String> words) {
        Map<String, String> behaviours = new LinkedHashMap<>();
        MODELS.forEach(model -> behaviours.put(model.id(), words.apply(model)));
        return behaviours;
    }

    /** Writes configuration and cards; the path of the configuration. */
    static Path write(Ground ground, String bootstrapServers, int simulator) {
        String url = "http://127.0.0.1:" + simulator;
        write(
                ground.file("models.json"),
                "{" + String.join(",\n", MODELS.stream().map(Model::card).toList()) + "}\n");
        return write(
                ground.file("millweir.yaml"),
                """
                kafka:
                  bootstrap-servers: %s
                registry:
                  file: models.json
                providers:
                  openai: {endpoint: %s/v1}
                  anthropic: {endpoint: %s}
                  bedrock: {endpoint: %s}
                dispatch:
                  query-timeout: %ds
                telemetry:
                  log-format: text
                """
                        .formatted(bootstrapServers, url, url, url, Verdict.QUERY_TIMEOUT.toSeconds()));
    }

    private static Path write(Path path, String text) {
        try {
            return Files.writeString(path, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
