package io.millweir.training.generate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millweir.domain.SelfCheck;
import io.millweir.domain.Strategy;
import io.millweir.topics.Json;
import io.millweir.training.data.QueryRow;
import io.millweir.training.data.RoutingData;
import io.millweir.training.data.RoutingRow;
import io.millweir.training.metrics.Judge;
import io.millweir.training.metrics.MetricName;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/**
 * Every query put to every model: which queries are to be sent, what their responses are worth, and what has come of it
 * all. It sends nothing itself.
 *
 * <p>The id of a query is {@code <run>/<hash of its prompt>/<model>}, and ends in {@code #2} and so on when the one
 * before was answered with an error. So it is the same whenever the run is gone on with.
 *
 * <p>Threading: for one thread.
 */
public final class Generation {
    private final Journal journal;
    private final Scoring scoring;
    private final CallOptions options;
    private final List<Cell> cells = new ArrayList<>();
    private final List<QueryRow> rows;
    private final Map<String, Call> calls = new LinkedHashMap<>();
    private final Deque<Call> ready = new ArrayDeque<>();
    private int done;

    /** One model's answer to one row of the input. */
    private static final class Cell {
        private final QueryRow row;
        private final Call call;
        private Optional<Call> judgement = Optional.empty();
        private List<Call> checks = List.of();
        private OptionalDouble score = OptionalDouble.empty();

        Cell(QueryRow row, Call call) {
            this.row = row;
            this.call = call;
        }

        /** The share of yes among the checks; empty when there are none, or not all were answered. */
        OptionalDouble confidence() {
            List<String> replies = checks.stream()
                    .flatMap(check -> check.outcome.stream())
                    .filter(Outcome.Answered.class::isInstance)
                    .map(outcome -> ((Outcome.Answered) outcome).text())
                    .toList();
            long yes = replies.stream()
                    .filter(reply -> SelfCheck.isYes(reply).orElse(false))
                    .count();
            return checks.isEmpty() || replies.size() < checks.size()
                    ? OptionalDouble.empty()
                    : OptionalDouble.of((double) yes / checks.size());
        }
    }

    /** One prompt to one model; several rows may share it. */
    private static final class Call {
        private final String key;
        private final String model;
        private final String prompt;
        private final List<Cell> answers = new ArrayList<>();
        private final List<Cell> judges = new ArrayList<>();
        private boolean check;
        private Optional<Outcome> outcome = Optional.empty();
        private int attempt;
        private boolean sent;

        Call(String key, String model, String prompt) {
            this.key = key;
            this.model = model;
            this.prompt = prompt;
        }
    }

    /**
     * Begins a run, or goes on with it where its journal ends.
     *
     * @param models names of the registry
     */
    public Generation(List<QueryRow> rows, List<String> models, Scoring scoring, CallOptions options, Journal journal) {
        this.rows = List.copyOf(rows);
        this.scoring = scoring;
        this.options = options;
        this.journal = journal;
        for (QueryRow row : rows) {
            String prompt = Prompts.of(row, scoring.metric(row));
            for (String model : models) {
                Call call = call(model, prompt);
                Cell cell = new Cell(row, call);
                cells.add(cell);
                call.answers.add(cell);
            }
        }
        List.copyOf(calls.values()).forEach(this::recall);
    }

    private Call call(String model, String prompt) {
        return calls.computeIfAbsent(hash(prompt) + "/" + model, key -> new Call(key, model, prompt));
    }

    /** Takes what the journal knows of a call, or makes it ready to be sent. */
    private void recall(Call call) {
        Optional<Journal.Entry> known = journal.find(call.key);
        call.attempt = known.map(Journal.Entry::attempt).orElse(0);
        if (known.isPresent() && known.get().outcome() instanceof Outcome.Answered answered) {
            end(call, answered);
        } else {
            ready.add(call);
        }
    }

    /** The next query to send, if there is one now; an answer may make further ones. */
    public Optional<ObjectNode> next() {
        Call call = ready.poll();
        while (call != null && call.outcome.isPresent()) {
            call = ready.poll();
        }
        if (call == null) {
            return Optional.empty();
        }
        // A response that has been read in the meantime counts as an attempt as well.
        call.attempt = 1 + journal.find(call.key).map(Journal.Entry::attempt).orElse(0);
        call.sent = true;
        ObjectNode query = Json.object()
                .put("id", id(call.key, call.attempt))
                .put("query", call.prompt)
                .put("model", call.model);
        // Nobody else's answer is wanted, not even when this model fails.
        query.putArray("candidates").add(call.model);
        options.put(query, journal.run());
        if (call.check) {
            query.put("temperature", SelfCheck.TEMPERATURE).put("max_tokens", Strategy.VERDICT_TOKENS);
        }
        return Optional.of(query);
    }

    private String id(String key, int attempt) {
        return journal.run() + "/" + key + (attempt > 1 ? "#" + attempt : "");
    }

    /** Whether a response with this id belongs to this run. */
    public boolean isMine(String id) {
        return id.startsWith(journal.run() + "/");
    }

    /** Takes a response of this run, also one to a query that was sent before the run was interrupted. */
    public void response(ObjectNode response) {
        String name = response.path("id").asText().substring(journal.run().length() + 1);
        int mark = name.lastIndexOf('#');
        boolean again = mark >= 0
                && !calls.containsKey(name)
                && name.substring(mark + 1).matches("\\d{1,6}");
        int attempt = again ? Integer.parseInt(name.substring(mark + 1)) : 1;
        String key = again ? name.substring(0, mark) : name;
        String model = key.substring(key.indexOf('/') + 1);
        Outcome outcome = Outcome.of(response, model);
        journal.note(key, attempt, outcome);
        Call call = calls.get(key);
        if (call == null
                || call.outcome.filter(Outcome.Answered.class::isInstance).isPresent()) {
            return;
        }
        // An old error only says that the next query is another attempt.
        if (outcome instanceof Outcome.Answered || call.sent && attempt == call.attempt) {
            end(call, outcome);
        }
    }

    /** These queries will not be answered any more in this session. */
    public void unanswered(Set<String> ids, String why) {
        for (Call call : calls.values()) {
            if (call.outcome.isEmpty() && ids.contains(id(call.key, call.attempt))) {
                end(call, new Outcome.Failed("no_answer", why));
            }
        }
    }

    private void end(Call call, Outcome outcome) {
        done += call.outcome.isEmpty() ? 1 : 0;
        call.outcome = Optional.of(outcome);
        if (!(outcome instanceof Outcome.Answered answered)) {
            return;
        }
        call.answers.forEach(cell -> answered(cell, answered));
        call.judges.forEach(cell -> judged(cell, answered));
    }

    private void answered(Cell cell, Outcome.Answered answered) {
        options.checks()
                .filter(checks -> checks.model().equals(cell.call.model))
                .ifPresent(checks -> cell.checks = checks(cell.call, answered.text(), checks.count()));
        if (scoring.metric(cell.row) != MetricName.JUDGE) {
            cell.score = OptionalDouble.of(scoring.score(cell.row, answered.text()));
            return;
        }
        String judge = options.judge().orElseThrow();
        boolean known = calls.containsKey(hash(Judge.prompt(cell.row, answered.text())) + "/" + judge);
        Call judgement = call(judge, Judge.prompt(cell.row, answered.text()));
        judgement.judges.add(cell);
        cell.judgement = Optional.of(judgement);
        if (!known) {
            recall(judgement);
        } else if (judgement.outcome.isPresent() && judgement.outcome.get() instanceof Outcome.Answered before) {
            judged(cell, before);
        }
    }

    /** The same question several times, each under an id of its own. */
    private List<Call> checks(Call answered, String text, int count) {
        String question = SelfCheck.question(answered.prompt, text);
        List<Call> checks = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            String key = hash(question + "\n" + i) + "/" + answered.model;
            Call known = calls.get(key);
            Call check = known == null ? new Call(key, answered.model, question) : known;
            checks.add(check);
            if (known == null) {
                check.check = true;
                calls.put(key, check);
                recall(check);
            }
        }
        return checks;
    }

    private static void judged(Cell cell, Outcome.Answered judgement) {
        cell.score = Judge.verdict(judgement.text());
    }

    /** How many calls have ended, and how many there are; judgements are known once there is something to judge. */
    public Progress progress() {
        return new Progress(done, calls.size());
    }

    /** Calls that have ended, of all that are known. */
    public record Progress(int done, int all) {}

    /** What failed, for good as far as this session goes: for each model and error, how often and the first message. */
    public List<FailedCalls> failures() {
        Map<String, FailedCalls> failures = new TreeMap<>();
        for (Call call : calls.values()) {
            if (call.outcome.isPresent() && call.outcome.get() instanceof Outcome.Failed failed) {
                add(failures, call.model, failed.code(), failed.message());
            }
        }
        for (Cell cell : cells) {
            boolean judged = cell.judgement
                    .flatMap(each -> each.outcome)
                    .filter(Outcome.Answered.class::isInstance)
                    .isPresent();
            if (judged && cell.score.isEmpty()) {
                add(
                        failures,
                        options.judge().orElseThrow(),
                        "no_verdict",
                        "judge: the answer holds no verdict from 0 to 1; name a model that follows instructions");
            }
        }
        return List.copyOf(failures.values());
    }

    private static void add(Map<String, FailedCalls> failures, String model, String code, String message) {
        failures.merge(
                model + "\n" + code,
                new FailedCalls(model, code, message, 1),
                (before, one) -> new FailedCalls(model, code, before.message(), before.count() + 1));
    }

    /** Calls that ended with the same error. */
    public record FailedCalls(String model, String code, String message, int count) {}

    /** What has come of it so far: a row for each query that has a score; empty when none has. */
    public Optional<RoutingData> data() {
        Map<QueryRow, List<Cell>> byRow = new IdentityHashMap<>();
        cells.forEach(cell ->
                byRow.computeIfAbsent(cell.row, any -> new ArrayList<>()).add(cell));
        List<RoutingRow> done = new ArrayList<>();
        for (QueryRow row : rows) {
            List<Cell> scored = byRow.getOrDefault(row, List.of()).stream()
                    .filter(cell -> cell.score.isPresent())
                    .toList();
            if (!scored.isEmpty()) {
                done.add(row(row, scored));
            }
        }
        return done.isEmpty() ? Optional.empty() : Optional.of(RoutingData.of(done));
    }

    private static RoutingRow row(QueryRow row, List<Cell> scored) {
        Map<String, Double> scores = new LinkedHashMap<>();
        Map<String, Long> output = new LinkedHashMap<>();
        Map<String, BigDecimal> costs = new LinkedHashMap<>();
        Map<String, Long> latency = new LinkedHashMap<>();
        Map<String, Double> confidence = new LinkedHashMap<>();
        List<Long> input = new ArrayList<>();
        for (Cell cell : scored) {
            String model = cell.call.model;
            Outcome.Answered answered = (Outcome.Answered) cell.call.outcome.orElseThrow();
            scores.put(model, cell.score.getAsDouble());
            answered.inputTokens().ifPresent(input::add);
            answered.outputTokens().ifPresent(tokens -> output.put(model, tokens));
            answered.cost().ifPresent(cost -> costs.put(model, cost));
            answered.latencyMs().ifPresent(each -> latency.put(model, each));
            cell.confidence().ifPresent(share -> confidence.put(model, share));
        }
        OptionalDouble mean = input.stream().mapToLong(Long::longValue).average();
        OptionalLong tokens = mean.isPresent() ? OptionalLong.of(Math.round(mean.getAsDouble())) : OptionalLong.empty();
        return new RoutingRow(row.query(), scores, row.task(), tokens, output, costs, latency, confidence, 1);
    }

    /** What all answers and judgements have cost that are in the books of this run, the earlier sessions' included. */
    public BigDecimal cost() {
        BigDecimal cost = BigDecimal.ZERO;
        for (Call call : calls.values()) {
            if (call.outcome.isPresent() && call.outcome.get() instanceof Outcome.Answered answered) {
                cost = cost.add(answered.cost().orElse(BigDecimal.ZERO));
            }
        }
        return cost;
    }

    /** Sixteen hexadecimal digits of the SHA-256 of a text. */
    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
