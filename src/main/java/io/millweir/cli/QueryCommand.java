package io.millweir.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millweir.config.MillweirConfig;
import io.millweir.runtime.Cluster;
import io.millweir.topics.Json;
import io.millweir.topics.TopicName;
import java.io.IOException;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code millweir query}: produces queries, waits for their responses, prints them. */
@Command(
        name = "query",
        description = "Sends a query, or a file of them, and prints the answers.",
        mixinStandardHelpOptions = true)
final class QueryCommand implements Callable<Integer> {
    @Mixin
    private ConfigOptions config = new ConfigOptions();

    @Parameters(arity = "0..1", paramLabel = "TEXT", description = "the query")
    private @Nullable String text;

    @Option(names = "--input", paramLabel = "FILE", description = ".txt (a query a line), .json or .jsonl")
    private @Nullable Path input;

    @Option(names = "--output", paramLabel = "FILE", description = "where the responses go; default standard output")
    private @Nullable Path output;

    @Option(
            names = "--output-format",
            paramLabel = "json|jsonl",
            description = "of the responses; default by --output's ending, else jsonl")
    private @Nullable Format format;

    @Option(names = "--route-only", description = "decide and validate, call nobody")
    private boolean routeOnly;

    @Option(names = "--model", paramLabel = "NAME", description = "call this model instead of routing")
    private @Nullable String model;

    @Option(names = "--router", paramLabel = "NAME", description = "route by this router")
    private @Nullable String router;

    @Option(
            names = "--stream",
            description = "ask for the answer in pieces, on the chunks topic; a TEXT's are printed as they arrive")
    private boolean stream;

    @Option(names = "--temperature", paramLabel = "X", description = "0 to 2")
    private @Nullable BigDecimal temperature;

    @Option(names = "--max-tokens", paramLabel = "N", description = "most tokens of an answer")
    private @Nullable Integer maxTokens;

    @Option(names = "--tenant", paramLabel = "NAME", description = "whom the cost is attributed to")
    private @Nullable String tenant;

    @Option(
            names = "--patience",
            paramLabel = "SECONDS",
            description = "give up when no answer came for so long; default 120")
    private long patience = 120;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    /** Shapes of the output. */
    enum Format {
        JSON,
        JSONL
    }

    @Override
    public Integer call() throws IOException {
        if ((text == null) == (input == null)) {
            throw new UsageException("query: give either a TEXT or --input FILE; see 'millweir query --help'");
        }
        if (output != null && !writable(output)) {
            // Not after the queries have been paid for.
            throw new UsageException(
                    "--output: \"" + output + "\" cannot be written; name a file in a directory that is" + " there");
        }
        MillweirConfig settings = config.client();
        Map<String, ObjectNode> queries = queries();
        Cluster cluster = new Cluster(settings);
        boolean live = stream && input == null && output == null;
        cluster.require(
                live
                        ? new TopicName[] {TopicName.QUERIES, TopicName.RESPONSES, TopicName.CHUNKS}
                        : new TopicName[] {TopicName.QUERIES, TopicName.RESPONSES});
        Totals totals = new Totals();
        Map<String, ObjectNode> responses;
        try (QueryClient client = new QueryClient(
                        cluster.client(),
                        cluster.topic(TopicName.QUERIES),
                        cluster.topic(TopicName.RESPONSES),
                        live ? Optional.of(cluster.topic(TopicName.CHUNKS)) : Optional.empty());
                ProgressBar bar = Bar.of("answered", queries.size())) {
            LiveAnswer answer = new LiveAnswer(spec.commandLine().getOut());
            responses = client.ask(
                    queries,
                    Duration.ofSeconds(patience),
                    response -> {
                        totals.add(response);
                        bar.step();
                        if (live) {
                            answer.response(response);
                        }
                    },
                    answer::chunk);
        }
        if (input == null && output == null) {
            responses.values().forEach(response -> printAnswer(response, live));
        } else {
            write(List.copyOf(responses.values()));
            totals.print(spec.commandLine().getErr());
        }
        int missing = queries.size() - responses.size();
        if (missing > 0) {
            spec.commandLine()
                    .getErr()
                    .println("query: " + missing + " of " + queries.size() + " got no answer within " + patience
                            + " s of silence; is 'millweir run' or 'standalone' up on \""
                            + settings.kafka().bootstrapServers() + "\"?");
        }
        spec.commandLine().getErr().flush();
        return missing == 0 && totals.errors() == 0 ? 0 : Millweir.FAILED;
    }

    private static boolean writable(Path file) {
        Path directory = file.toAbsolutePath().getParent();
        return Files.exists(file)
                ? Files.isWritable(file) && !Files.isDirectory(file)
                : directory != null && Files.isWritable(directory);
    }

    private Map<String, ObjectNode> queries() throws IOException {
        List<ObjectNode> given = input == null ? List.of(Json.object().put("query", text)) : QueryInput.read(input);
        String run = UUID.randomUUID().toString();
        Map<String, ObjectNode> byId = new LinkedHashMap<>();
        for (int i = 0; i < given.size(); i++) {
            ObjectNode query = given.get(i);
            if (!query.path("id").isTextual()) {
                query.put("id", given.size() == 1 ? run : run + "-" + (i + 1));
            }
            put(query);
            if (byId.put(query.get("id").asText(), query) != null) {
                throw new UsageException("--input: id \"" + query.get("id").asText()
                        + "\" is there twice; give each query its own, or none");
            }
        }
        return byId;
    }

    private void put(ObjectNode query) {
        if (routeOnly) {
            query.put("route_only", true);
        }
        if (stream) {
            query.put("stream", true);
        }
        if (model != null) {
            query.put("model", model);
        }
        if (router != null) {
            query.put("router", router);
        }
        if (temperature != null) {
            query.put("temperature", temperature);
        }
        if (maxTokens != null) {
            query.put("max_tokens", maxTokens);
        }
        if (tenant != null) {
            query.put("tenant", tenant);
        }
    }

    private void printAnswer(ObjectNode response, boolean printed) {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        if (printed && response.has("text") && !response.has("error")) {
            out.flush();
        } else if (response.path("status").asText().equals("ok")) {
            out.println(response.has("text") ? response.get("text").asText() : Json.text(response.path("routing")));
        } else {
            err.println("✘ " + response.path("error").path("code").asText() + ": "
                    + response.path("error").path("message").asText());
        }
        err.println(OneLine.of(response));
        out.flush();
        err.flush();
    }

    private void write(List<ObjectNode> responses) throws IOException {
        boolean list = format == null ? output != null && output.toString().endsWith(".json") : format == Format.JSON;
        List<String> lines = new ArrayList<>();
        responses.forEach(response -> lines.add(Json.text(response)));
        String content = list
                ? "[\n" + String.join(",\n", lines) + "\n]\n"
                : lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
        if (output == null) {
            spec.commandLine().getOut().print(content);
            spec.commandLine().getOut().flush();
        } else {
            Files.writeString(output, content);
        }
    }
}
