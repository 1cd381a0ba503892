package io.millweir.topics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millweir.domain.ErrorCode;
import io.millweir.domain.Failure;
import io.millweir.domain.Message;
import io.millweir.domain.Nearest;
import io.millweir.domain.Operation;
import io.millweir.domain.Parameters;
import io.millweir.domain.Priority;
import io.millweir.domain.Query;
import io.millweir.domain.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the value of a record on {@code queries}, which anyone may have written, into a {@link Query}. */
public final class QueryReader {
    private static final int MAX_NAME = 512;
    private static final String UNUSABLE = "is blank or longer than " + MAX_NAME + " characters; give a shorter one";
    private static final String TOO_LONG = "is longer than " + MAX_NAME + " characters; give a shorter name";
    private static final Set<String> OF_MESSAGES = Set.of("role", "content");
    private static final List<String> OF_CHAT =
            List.of("system_prompt", "temperature", "top_p", "max_tokens", "stop_sequences", "stream");
    private static final List<String> ROLES = List.of("system", "user", "assistant");

    private QueryReader() {}

    /** What became of the value. */
    public sealed interface Read {
        /** It is a query. */
        record Valid(Query query) implements Read {}

        /**
         * It has the shape of a query and asks for what cannot be.
         *
         * @param query what could be read of it, enough to answer
         */
        record Invalid(Query query, Failure failure) implements Read {}

        /**
         * It is no query: no JSON object, or fields of the wrong type.
         *
         * @param id the id it names all the same, so that it can be answered
         */
        record Unreadable(String what, Optional<String> id) implements Read {}
    }

    /**
     * Reads a value.
     *
     * @param headerId the id in the record's headers
     * @param defaultId the id of a query that names none
     */
    public static Read read(byte @Nullable [] value, Optional<String> headerId, String defaultId) {
        if (headerId.filter(id -> !usable(id)).isPresent()) {
            return new Read.Unreadable(Headers.CE_ID + ": " + UNUSABLE, Optional.empty());
        }
        Parsed parsed = Json.parse(value);
        if (parsed instanceof Parsed.Malformed malformed) {
            return new Read.Unreadable("query: " + malformed.what(), headerId);
        }
        return ((Parsed.Ok) parsed).value() instanceof ObjectNode object
                ? read(object, headerId, defaultId)
                : new Read.Unreadable("query: the value is JSON but no object; write {\"query\": …}", headerId);
    }

    private static Read read(ObjectNode object, Optional<String> headerId, String defaultId) {
        QueryFields fields = new QueryFields(object);
        Optional<String> ownId = Optional.ofNullable(object.get("id"))
                .filter(JsonNode::isTextual)
                .map(JsonNode::asText)
                .filter(QueryReader::usable);
        Query query = query(fields, ownId.or(() -> headerId).orElse(defaultId));
        if (!fields.wrongTypes().isEmpty()) {
            return new Read.Unreadable(String.join(" · ", fields.wrongTypes().all()), ownId.or(() -> headerId));
        }
        if (!fields.invalid().isEmpty()) {
            return new Read.Invalid(
                    query,
                    Failure.of(
                            ErrorCode.INVALID_QUERY,
                            String.join(" · ", fields.invalid().all())));
        }
        return new Read.Valid(query);
    }

    private static boolean usable(String id) {
        return !id.isBlank() && id.length() <= MAX_NAME;
    }

    private static Query query(QueryFields fields, String id) {
        fields.text("id").filter(given -> !usable(given)).ifPresent(given -> fields.wrongType("id", UNUSABLE));
        Optional<String> prompt = fields.text("query");
        Optional<List<Message>> messages = messages(fields);
        Optional<List<String>> input = fields.textOrTexts("input");
        long given = List.of(prompt, messages, input).stream()
                .filter(Optional::isPresent)
                .count();
        if (given != 1) {
            fields.invalid(
                    "query",
                    given == 0
                            ? "none of \"query\", \"messages\" and \"input\" is given; give exactly one"
                            : "more than one of \"query\", \"messages\" and \"input\" is given; give exactly one");
        }
        Operation operation = operation(fields, input.isPresent());
        Optional<String> systemPrompt = systemPrompt(fields, messages.orElse(List.of()));
        List<Message> turns =
                prompt.map(text -> List.of(Message.user(text))).or(() -> messages).orElse(List.of()).stream()
                        .filter(message -> message.role() != Role.SYSTEM)
                        .toList();
        notEmpty(fields, prompt, messages, turns, input);
        Query query = new Query(
                id,
                operation,
                turns,
                systemPrompt,
                input.orElse(List.of()),
                name(fields, "model").filter(model -> !model.equals("auto")),
                name(fields, "router"),
                candidates(fields),
                fields.flag("route_only"),
                fields.flag("stream"),
                parameters(fields),
                OptionsReader.read(fields),
                tenant(fields),
                name(fields, "user"),
                fields.textMap("tags").orElse(Map.of()),
                priority(fields),
                fields.positiveLong("timeout_ms"),
                fields.amount("max_cost"),
                fields.number("quality_bias", 0, true, 1),
                fields.object("metadata").map(Json::map),
                List.of());
        fields.finish();
        if (operation == Operation.EMBEDDINGS) {
            OF_CHAT.stream().filter(fields::has).forEach(field -> fields.warn(field + ": is not used by embeddings"));
        }
        return withWarnings(query, fields.warnings().all());
    }

    private static Query withWarnings(Query query, List<String> warnings) {
        return warnings.isEmpty()
                ? query
                : new Query(
                        query.id(),
                        query.operation(),
                        query.messages(),
                        query.systemPrompt(),
                        query.input(),
                        query.model(),
                        query.router(),
                        query.candidates(),
                        query.routeOnly(),
                        query.stream(),
                        query.parameters(),
                        query.options(),
                        query.tenant(),
                        query.user(),
                        query.tags(),
                        query.priority(),
                        query.timeoutMs(),
                        query.maxCost(),
                        query.qualityBias(),
                        query.metadata(),
                        warnings);
    }

    private static Operation operation(QueryFields fields, boolean hasInput) {
        Operation byContent = hasInput ? Operation.EMBEDDINGS : Operation.CHAT;
        Optional<String> named = fields.text("operation");
        if (named.isEmpty()) {
            return byContent;
        }
        for (Operation operation : Operation.values()) {
            if (operation.wireName().equals(named.get())) {
                if (operation != byContent) {
                    fields.invalid(
                            "operation",
                            Remarks.quoted(named.get()) + " does not go with what is given; \"chat\" takes \"query\" or"
                                    + " \"messages\", \"embeddings\" takes \"input\"");
                }
                return operation;
            }
        }
        fields.invalid(
                "operation", "unknown value " + Remarks.quoted(named.get()) + "; give \"chat\" or \"embeddings\"");
        return byContent;
    }

    private static Optional<List<Message>> messages(QueryFields fields) {
        return fields.list("messages").map(list -> {
            List<Message> messages = new ArrayList<>();
            for (int i = 0; i < list.size(); i++) {
                String where = "messages[" + i + "]";
                JsonNode role = list.get(i).get("role");
                JsonNode content = list.get(i).get("content");
                fields.finish(where, list.get(i), OF_MESSAGES);
                if (role == null || !role.isTextual() || content == null || !content.isTextual()) {
                    fields.wrongType(where, "expected {\"role\": text, \"content\": text}");
                } else if (!ROLES.contains(role.asText())) {
                    fields.invalid(
                            where + ".role",
                            "unknown value " + Remarks.quoted(role.asText())
                                    + orSemicolon(suggestion(role.asText())) + " one of "
                                    + String.join(", ", ROLES));
                } else {
                    messages.add(new Message(Role.valueOf(role.asText().toUpperCase(Locale.ROOT)), content.asText()));
                    if (content.asText().isBlank()) {
                        fields.invalid(where + ".content", "is empty; write a text");
                    }
                }
            }
            return List.copyOf(messages);
        });
    }

    private static Optional<String> systemPrompt(QueryFields fields, List<Message> messages) {
        Optional<String> field = fields.text("system_prompt").filter(text -> !text.isBlank());
        List<String> inMessages = messages.stream()
                .filter(message -> message.role() == Role.SYSTEM)
                .map(Message::content)
                .toList();
        if (field.isPresent() && !inMessages.isEmpty()) {
            fields.invalid("system_prompt", "is given together with a \"system\" message; give one of them");
        }
        return field.or(() -> inMessages.isEmpty() ? Optional.empty() : Optional.of(String.join("\n\n", inMessages)));
    }

    private static void notEmpty(
            QueryFields fields,
            Optional<String> prompt,
            Optional<List<Message>> messages,
            List<Message> turns,
            Optional<List<String>> input) {
        prompt.filter(String::isBlank).ifPresent(blank -> fields.invalid("query", "is empty; write a prompt"));
        messages.filter(all -> turns.stream().noneMatch(turn -> turn.role() == Role.USER))
                .ifPresent(all -> fields.invalid("messages", "hold no turn of a user; add one"));
        input.ifPresent(texts -> {
            if (texts.isEmpty() || texts.stream().anyMatch(String::isBlank)) {
                fields.invalid("input", "is empty or holds an empty text; give texts to embed");
            }
        });
    }

    private static Parameters parameters(QueryFields fields) {
        return new Parameters(
                fields.number("temperature", 0, true, 2),
                fields.number("top_p", 0, false, 1),
                fields.positiveInt("max_tokens"),
                fields.texts("stop_sequences")
                        .map(stops -> {
                            if (stops.stream().anyMatch(String::isEmpty)) {
                                fields.invalid("stop_sequences", "hold an empty text; leave it out");
                            }
                            return stops;
                        })
                        .orElse(List.of()));
    }

    private static String tenant(QueryFields fields) {
        // Of a refused query, too: it stands in the refusal.
        return name(fields, "tenant")
                .filter(tenant -> !tenant.isBlank() && tenant.length() <= MAX_NAME)
                .orElse(Query.DEFAULT_TENANT);
    }

    private static Priority priority(QueryFields fields) {
        return fields.text("priority")
                .map(named -> {
                    for (Priority priority : Priority.values()) {
                        if (priority.wireName().equals(named)) {
                            return priority;
                        }
                    }
                    fields.invalid("priority", "unknown value " + Remarks.quoted(named) + "; give high, normal or low");
                    return Priority.NORMAL;
                })
                .orElse(Priority.NORMAL);
    }

    /** A name that goes into events and metrics, so it must not be a text. */
    private static Optional<String> name(QueryFields fields, String field) {
        Optional<String> name = fields.text(field);
        name.filter(given -> given.length() > MAX_NAME).ifPresent(given -> fields.invalid(field, TOO_LONG));
        return name;
    }

    private static List<String> candidates(QueryFields fields) {
        List<String> candidates = fields.texts("candidates").orElse(List.of());
        if (candidates.stream().anyMatch(given -> given.length() > MAX_NAME)) {
            fields.invalid("candidates", TOO_LONG);
        }
        return candidates;
    }

    private static String suggestion(String role) {
        return role.length() > MAX_NAME ? "" : Nearest.didYouMean(role, ROLES);
    }

    private static String orSemicolon(String suggestion) {
        return suggestion.isEmpty() ? ";" : suggestion;
    }
}
