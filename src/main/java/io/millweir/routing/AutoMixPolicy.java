package io.millweir.routing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * When the small model's answer stands, as it was tuned on data; a file of JSON that says itself what it is.
 *
 * @param checks how often the small model was asked about each answer
 * @param threshold the share of yes at which its answer stands
 * @param data hash of the routing data
 * @param queries how many of them it was tuned on
 * @param metrics what came of it there, by name
 */
public record AutoMixPolicy(
        String small,
        String large,
        int checks,
        double threshold,
        String data,
        long queries,
        Map<String, Double> metrics) {
    private static final String FORMAT = "millweir-automix";
    private static final int VERSION = 1;
    private static final int MOST_CHECKS = 16;
    private static final JsonMapper MAPPER = new JsonMapper();

    /** Writes it beside the file first, so that the file is at every moment the old one or the new one. */
    public void write(Path file) throws IOException {
        Path absolute = file.toAbsolutePath();
        Files.createDirectories(absolute.getParent());
        ObjectNode json = MAPPER.createObjectNode()
                .put("format", FORMAT)
                .put("version", VERSION)
                .put("small", small)
                .put("large", large)
                .put("checks", checks)
                .put("threshold", threshold)
                .put("data", data)
                .put("queries", queries);
        ObjectNode measured = json.putObject("metrics");
        metrics.forEach(measured::put);
        Path beside = absolute.resolveSibling("." + absolute.getFileName() + ".new");
        Files.writeString(beside, MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n");
        Files.move(beside, absolute, StandardCopyOption.REPLACE_EXISTING);
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws IOException when the file cannot be read, or is none of these; the message says what to do
     */
    public static AutoMixPolicy read(Path file) throws IOException {
        JsonNode json;
        try {
            json = MAPPER.readTree(Files.readAllBytes(file));
        } catch (JsonProcessingException e) {
            throw refused(file, "is no JSON", e);
        } catch (IOException e) {
            throw refused(file, "cannot be read (" + e + ")", e);
        }
        if (!json.path("format").asText().equals(FORMAT) || json.path("version").asInt() != VERSION) {
            throw refused(file, "is not of the format \"" + FORMAT + "\" " + VERSION, null);
        }
        AutoMixPolicy policy = new AutoMixPolicy(
                json.path("small").asText(),
                json.path("large").asText(),
                json.path("checks").asInt(),
                json.path("threshold").asDouble(-1),
                json.path("data").asText(),
                json.path("queries").asLong(),
                metrics(json.path("metrics")));
        if (policy.checks < 1 || policy.checks > MOST_CHECKS || !(policy.threshold >= 0 && policy.threshold <= 1)) {
            throw refused(
                    file,
                    "has the threshold \"" + policy.threshold + "\" of \"" + policy.checks + "\" checks, which is none",
                    null);
        }
        return policy;
    }

    private static Map<String, Double> metrics(JsonNode json) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        json.properties()
                .forEach(each -> metrics.put(each.getKey(), each.getValue().asDouble()));
        return metrics;
    }

    private static IOException refused(Path file, String what, @Nullable Exception cause) {
        return new IOException("\"" + file + "\" " + what + "; write it with 'millweir train --router automix'", cause);
    }
}
