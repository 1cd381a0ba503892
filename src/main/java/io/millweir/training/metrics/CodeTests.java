package io.millweir.training.metrics;

import com.fasterxml.jackson.databind.JsonNode;
import io.millweir.topics.Json;
import io.millweir.topics.Parsed;
import io.millweir.training.data.PythonLiteral;
import io.millweir.training.data.QueryRow;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * 1 when the Python code of an answer passes the query's tests, else 0. The tests are the {@code ground_truth}: lines
 * of {@code assert}, a list of them, or a function {@code check(candidate)} for the function that the query begins.
 * The code is what stands between {@code [BEGIN]} and {@code [DONE]}, else the last fenced block, else all of it.
 */
public final class CodeTests implements Metric {
    private static final Pattern MARKED = Pattern.compile("\\[BEGIN]\\s*\\n?(.*?)(?:\\[DONE]|\\z)", Pattern.DOTALL);
    private static final Pattern FENCED = Pattern.compile(
            "(?m)^[ \\t]*```[ \\t]*(?<language>[\\w+-]*)[^\\n]*\\n(?<code>.*?)(?:^[ \\t]*```|\\z)",
            Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern FUNCTION = Pattern.compile("(?m)^def\\s+(\\w+)\\s*\\(");
    private static final Pattern CHECK = Pattern.compile("(?m)^def\\s+check\\s*\\(");

    private final CodeSandbox sandbox;

    /** Tests in this sandbox. */
    public CodeTests(CodeSandbox sandbox) {
        this.sandbox = sandbox;
    }

    @Override
    public double score(String answer, QueryRow row) {
        String code = code(answer);
        Optional<String> begun = last(FUNCTION, row.query());
        if (begun.isPresent() && !defines(code, begun.get())) {
            // Only the body was written, as the query's beginning invites.
            code = row.query() + "\n" + code;
        }
        return sandbox.passes(code + "\n\n" + tests(row)) ? 1 : 0;
    }

    @Override
    public Optional<String> problem(QueryRow row) {
        return Metric.super
                .problem(row)
                .or(() -> CHECK.matcher(tests(row)).find()
                                && last(FUNCTION, row.query()).isEmpty()
                        ? Optional.of("ground_truth: checks a function that the query does not begin; begin it with"
                                + " \"def name(\", or give asserts")
                        : Optional.empty());
    }

    private static boolean defines(String code, String function) {
        return Pattern.compile("(?m)^(?:def\\s+" + function + "\\s*\\(|" + function + "\\s*=)")
                .matcher(code)
                .find();
    }

    private static String code(String answer) {
        Matcher marked = MARKED.matcher(answer);
        if (marked.find()) {
            return fenced(marked.group(1)).orElse(marked.group(1));
        }
        return fenced(answer).orElse(answer);
    }

    /** The last block that defines something; examples of use often stand in a block of their own. */
    private static Optional<String> fenced(String text) {
        List<String> blocks = new ArrayList<>();
        FENCED.matcher(text).results().forEach(block -> blocks.add(block.group(2)));
        return blocks.stream()
                .filter(block -> block.contains("def ") || block.contains("lambda") || block.contains("class "))
                .reduce((earlier, later) -> later)
                .or(() -> blocks.stream().reduce((earlier, later) -> later));
    }

    private static String tests(QueryRow row) {
        List<String> lines = new ArrayList<>();
        for (String truth : row.groundTruth()) {
            list(truth).ifPresentOrElse(lines::addAll, () -> lines.add(truth));
        }
        String tests = String.join("\n", lines);
        return CHECK.matcher(tests).find()
                ? tests + "\n\ncheck(" + last(FUNCTION, row.query()).orElse("None") + ")\n"
                : tests;
    }

    private static Optional<List<String>> list(String text) {
        if (!text.strip().startsWith("[")) {
            return Optional.empty();
        }
        Optional<JsonNode> value = Json.parse(text.getBytes(StandardCharsets.UTF_8)) instanceof Parsed.Ok ok
                ? Optional.of(ok.value())
                : PythonLiteral.parse(text);
        return value.filter(JsonNode::isArray).map(tests -> {
            List<String> lines = new ArrayList<>();
            tests.forEach(test -> lines.add(test.asText()));
            return lines;
        });
    }

    private static Optional<String> last(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(match -> match.group(1)).reduce((earlier, later) -> later);
    }
}
