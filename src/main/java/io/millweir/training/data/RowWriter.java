package io.millweir.training.data;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millweir.topics.Json;
import java.io.BufferedWriter;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Writes rows in Millweir's own form. */
final class RowWriter {
    private static final int BUFFER_CHARACTERS = 1 << 16;

    private RowWriter() {}

    /** Writes beside the file first, so that nobody finds half of it. */
    static void write(List<RoutingRow> rows, Path file) throws IOException {
        Path written = file.resolveSibling(file.getFileName() + ".part");
        try {
            try (BufferedWriter out =
                    new BufferedWriter(Files.newBufferedWriter(written, StandardCharsets.UTF_8), BUFFER_CHARACTERS)) {
                for (RoutingRow row : rows) {
                    out.write(Json.text(json(row, UnaryOperator.identity(), UnaryOperator.identity())));
                    out.write('\n');
                }
            }
            Files.move(written, file, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(written);
        }
    }

    static String hash(List<RoutingRow> rows) {
        MessageDigest digest = sha256();
        for (RoutingRow row : rows) {
            digest.update(Json.bytes(json(row, TreeMap::new, BigDecimal::stripTrailingZeros)));
            digest.update((byte) '\n');
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }

    private static ObjectNode json(
            RoutingRow row, UnaryOperator<Map<String, BigDecimal>> order, UnaryOperator<BigDecimal> form) {
        ObjectNode json = Json.object().put(ScoreRows.QUERY, row.query());
        row.task().ifPresent(task -> json.put(ScoreRows.TASK, task));
        put(json, ScoreRows.SCORES, row.scores(), order, form);
        row.inputTokens().ifPresent(tokens -> json.put(ScoreRows.INPUT_TOKENS, tokens));
        put(json, ScoreRows.OUTPUT_TOKENS, row.outputTokens(), order, form);
        put(json, ScoreRows.COSTS, row.costs(), order, form);
        put(json, ScoreRows.LATENCY_MS, row.latencyMs(), order, form);
        put(json, ScoreRows.CONFIDENCE, row.confidence(), order, form);
        if (row.weight() != 1) {
            json.put(ScoreRows.WEIGHT, form.apply(decimal(row.weight())));
        }
        return json;
    }

    private static void put(
            ObjectNode json,
            String field,
            Map<String, ? extends Number> values,
            UnaryOperator<Map<String, BigDecimal>> order,
            UnaryOperator<BigDecimal> form) {
        if (values.isEmpty()) {
            return;
        }
        Map<String, BigDecimal> decimals = new LinkedHashMap<>();
        values.forEach((model, value) -> decimals.put(model, form.apply(decimal(value))));
        ObjectNode object = json.putObject(field);
        order.apply(decimals).forEach(object::put);
    }

    private static BigDecimal decimal(Number value) {
        if (value instanceof BigDecimal exact) {
            return exact;
        }
        if (value instanceof Long whole) {
            return BigDecimal.valueOf(whole);
        }
        BigDecimal decimal = BigDecimal.valueOf(value.doubleValue());
        // 1, not 1.0: most scores are 0 or 1.
        return decimal.stripTrailingZeros().scale() <= 0 ? decimal.setScale(0) : decimal;
    }
}
