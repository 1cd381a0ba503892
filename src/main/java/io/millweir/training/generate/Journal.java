package io.millweir.training.generate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millweir.topics.Json;
import io.millweir.topics.Parsed;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The side file of a run: a line about the run, then one for each call that ended, written when it did. A line that was
 * cut off by a crash is passed over.
 *
 * <p>Threading: for one thread.
 */
public final class Journal implements AutoCloseable {
    private final Path file;
    private final String run;
    private final Instant startedAt;
    private final Map<String, Entry> entries;
    private final OutputStream out;

    /**
     * What is known of a call.
     *
     * @param attempt 1 for the first query that was sent for it
     */
    record Entry(int attempt, Outcome outcome) {}

    private Journal(Path file, String run, Instant startedAt, Map<String, Entry> entries, OutputStream out) {
        this.file = file;
        this.run = run;
        this.startedAt = startedAt;
        this.entries = entries;
        this.out = out;
    }

    /** The side file that belongs to an output. */
    public static Path beside(Path output) {
        return output.resolveSibling(output.getFileName() + ".calls");
    }

    /**
     * Opens a side file, a new one where there is none.
     *
     * @param wanted the name of the run; empty takes the file's, or {@code fresh} for a new one
     * @param startedAt noted in a new one
     * @throws IllegalArgumentException when the file belongs to another run, or is no side file; the message says so
     */
    public static Journal open(Path file, Optional<String> wanted, String fresh, Instant startedAt) throws IOException {
        Map<String, Entry> entries = new LinkedHashMap<>();
        Optional<ObjectNode> head = Optional.empty();
        boolean whole = true;
        if (Files.exists(file)) {
            byte[] bytes = Files.readAllBytes(file);
            whole = bytes.length == 0 || bytes[bytes.length - 1] == '\n';
            for (String text : new String(bytes, StandardCharsets.UTF_8).lines().toList()) {
                Optional<ObjectNode> line = object(text);
                if (line.isPresent() && line.get().has("run")) {
                    head = head.or(() -> line);
                } else {
                    line.filter(each -> each.has("call"))
                            .ifPresent(each -> entries.put(
                                    each.path("call").asText(),
                                    new Entry(each.path("attempt").asInt(1), Outcome.read(each))));
                }
            }
            if (head.isEmpty() && bytes.length > 0) {
                throw new IllegalArgumentException("--output: \"" + file
                        + "\" is there and is no side file of 'generate'; name another output, or remove it");
            }
        }
        Optional<String> before = head.map(each -> each.path("run").asText());
        if (before.isPresent()
                && wanted.filter(name -> !name.equals(before.get())).isPresent()) {
            throw new IllegalArgumentException("--run: \"" + wanted.get() + "\" is not the run of \"" + file
                    + "\", which is \"" + before.get() + "\"; leave --run out to go on with that, or name another"
                    + " --output");
        }
        String run = before.or(() -> wanted).orElse(fresh);
        Instant started = head.flatMap(Journal::time).orElse(startedAt);
        OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        Journal journal = new Journal(file, run, started, entries, out);
        if (!whole) {
            out.write('\n');
        }
        if (head.isEmpty()) {
            journal.write(Json.object().put("run", run).put("started_at", started.toString()));
        }
        return journal;
    }

    private static Optional<Instant> time(JsonNode head) {
        try {
            return Optional.of(Instant.parse(head.path("started_at").asText()));
        } catch (DateTimeParseException absent) {
            return Optional.empty();
        }
    }

    private static Optional<ObjectNode> object(String text) {
        return Json.parse(text.getBytes(StandardCharsets.UTF_8)) instanceof Parsed.Ok ok
                        && ok.value() instanceof ObjectNode object
                ? Optional.of(object)
                : Optional.empty();
    }

    /** The name of the run, which the ids of its queries begin with. */
    public String run() {
        return run;
    }

    /** From when on there may be responses to its queries. */
    public Instant startedAt() {
        return startedAt;
    }

    /** What is known of a call. */
    Optional<Entry> find(String call) {
        return Optional.ofNullable(entries.get(call));
    }

    /** Notes how a call ended; a good answer stays, whatever comes after it. */
    void note(String call, int attempt, Outcome outcome) {
        Entry before = entries.get(call);
        if (before != null && before.outcome() instanceof Outcome.Answered
                || before != null && before.attempt() >= attempt && outcome instanceof Outcome.Failed) {
            return;
        }
        entries.put(call, new Entry(attempt, outcome));
        ObjectNode line = Json.object().put("call", call).put("attempt", attempt);
        line.setAll(outcome.write());
        write(line);
    }

    private void write(ObjectNode line) {
        try {
            // One write for each line: whatever ends the process, the lines before are there.
            out.write((Json.text(line) + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException(
                    "--output: \"" + file + "\" cannot be written (" + e.getMessage() + "); see that it has room", e);
        }
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
