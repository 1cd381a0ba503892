package io.millweir.routing;

import io.millweir.domain.Message;
import io.millweir.domain.ModelOptions;
import io.millweir.domain.Operation;
import io.millweir.domain.Parameters;
import io.millweir.domain.Priority;
import io.millweir.domain.Query;
import io.millweir.registry.ModelCardReader;
import io.millweir.registry.Models;
import io.millweir.routing.RoutingResult.Planned;
import io.millweir.routing.RoutingResult.Refused;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Queries and models for the tests of this room. */
final class RoutingFixture {
    static final TokenEstimator ESTIMATOR = new TokenEstimator();

    private RoutingFixture() {}

    /** Cards as JSON objects without braces and service, by name: {@code "a", "'input_price': 1"}. */
    static Models models(String... namesAndFields) {
        StringBuilder file = new StringBuilder("{");
        for (int i = 0; i < namesAndFields.length; i += 2) {
            file.append(i == 0 ? "" : ",")
                    .append("'")
                    .append(namesAndFields[i])
                    .append("': {'model': 'm', 'service': 'OpenAI'")
                    .append(namesAndFields[i + 1].isEmpty() ? "" : ", ")
                    .append(namesAndFields[i + 1])
                    .append("}");
        }
        String json = file.append("}").toString().replace('\'', '"');
        var read = ModelCardReader.ofAnyService().readFile(json.getBytes(StandardCharsets.UTF_8));
        if (!read.ok()) {
            throw new IllegalArgumentException(read.problems().toString());
        }
        return Models.of(read.cards());
    }

    static String priced(String input, String output) {
        return "'input_price': " + input + ", 'output_price': " + output;
    }

    static QueryBuilder query(String text) {
        return new QueryBuilder(text);
    }

    static Planned planned(RoutingResult result) {
        if (result instanceof Refused refused) {
            throw new AssertionError("refused: " + refused.failure().message());
        }
        return (Planned) result;
    }

    static Refused refused(RoutingResult result) {
        if (result instanceof Planned planned) {
            throw new AssertionError("planned: " + planned.plan());
        }
        return (Refused) result;
    }

    /** The model that a ranking puts first. */
    static String best(Ranking ranking) {
        return ranking.first().orElseGet(() -> ranking.scores().entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .orElseThrow()
                .getKey());
    }

    static RoutingRequest request(Query query, Models models) {
        TokenEstimate tokens = ESTIMATOR.estimate(query);
        List<Candidate> candidates = models.all().stream()
                .map(card -> new Candidate(card, tokens.costOn(card)))
                .toList();
        return new RoutingRequest(query, query.text(), tokens, query.qualityBias(), candidates);
    }

    static final class QueryBuilder {
        private final String text;
        private String id = "q1";
        private Operation operation = Operation.CHAT;
        private Optional<String> systemPrompt = Optional.empty();
        private Optional<String> model = Optional.empty();
        private Optional<String> router = Optional.empty();
        private List<String> candidates = List.of();
        private OptionalInt maxTokens = OptionalInt.empty();
        private String tenant = Query.DEFAULT_TENANT;
        private Map<String, String> tags = Map.of();
        private Optional<BigDecimal> maxCost = Optional.empty();

        private QueryBuilder(String text) {
            this.text = text;
        }

        QueryBuilder id(String value) {
            this.id = value;
            return this;
        }

        QueryBuilder embeddings() {
            this.operation = Operation.EMBEDDINGS;
            return this;
        }

        QueryBuilder systemPrompt(String value) {
            this.systemPrompt = Optional.of(value);
            return this;
        }

        QueryBuilder model(String value) {
            this.model = Optional.of(value);
            return this;
        }

        QueryBuilder router(String value) {
            this.router = Optional.of(value);
            return this;
        }

        QueryBuilder candidates(String... values) {
            this.candidates = List.of(values);
            return this;
        }

        QueryBuilder maxTokens(int value) {
            this.maxTokens = OptionalInt.of(value);
            return this;
        }

        QueryBuilder tenant(String value) {
            this.tenant = value;
            return this;
        }

        QueryBuilder tags(Map<String, String> value) {
            this.tags = value;
            return this;
        }

        QueryBuilder maxCost(String value) {
            this.maxCost = Optional.of(new BigDecimal(value));
            return this;
        }

        Query build() {
            boolean chat = operation == Operation.CHAT;
            return new Query(
                    id,
                    operation,
                    chat ? List.of(Message.user(text)) : List.of(),
                    systemPrompt,
                    chat ? List.of() : List.of(text),
                    model,
                    router,
                    candidates,
                    false,
                    false,
                    new Parameters(OptionalDouble.empty(), OptionalDouble.empty(), maxTokens, List.of()),
                    ModelOptions.NONE,
                    tenant,
                    Optional.empty(),
                    tags,
                    Priority.NORMAL,
                    OptionalLong.empty(),
                    maxCost,
                    OptionalDouble.empty(),
                    Optional.empty(),
                    List.of());
        }
    }
}
