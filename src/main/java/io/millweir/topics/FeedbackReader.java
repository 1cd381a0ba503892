package io.millweir.topics;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millweir.domain.Feedback;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Reads the value of a record on {@code feedback}, which anyone may have written, into a {@link Feedback}. */
public final class FeedbackReader {
    private static final int MAX_NAME = 512;

    private FeedbackReader() {}

    /** What became of the value. */
    public sealed interface Read {
        /**
         * It is a feedback.
         *
         * @param warnings what was kept out
         */
        record Valid(Feedback feedback, List<String> warnings) implements Read {}

        /** It is none; what is wrong with it tells nothing of a comment. */
        record Invalid(String what) implements Read {}
    }

    /** Reads a value. */
    public static Read read(byte @Nullable [] value) {
        Parsed parsed = Json.parse(value);
        if (parsed instanceof Parsed.Malformed malformed) {
            return new Read.Invalid("feedback: " + malformed.what());
        }
        return ((Parsed.Ok) parsed).value() instanceof ObjectNode object
                ? read(object)
                : new Read.Invalid("feedback: the value is JSON but no object; write {\"query_id\": …, \"rating\": …}");
    }

    private static Read read(ObjectNode object) {
        QueryFields fields = new QueryFields(object);
        Optional<String> queryId = name(fields, "query_id");
        OptionalDouble rating = fields.number("rating", -1, true, 1);
        Optional<String> winner = name(fields, "winner");
        Optional<String> loser = name(fields, "loser");
        Optional<String> comment = fields.text("comment");
        Optional<String> user = name(fields, "user");
        if (!fields.has("query_id")) {
            fields.invalid("query_id", "missing; give the id of the query whose answer is judged");
        }
        if (fields.has("winner") != fields.has("loser")) {
            fields.invalid(
                    fields.has("winner") ? "loser" : "winner",
                    "missing; a comparison names the model with the better answer and the one with the worse");
        } else if (winner.isPresent() && winner.equals(loser)) {
            fields.invalid("loser", Remarks.quoted(winner.get()) + " is the winner too; name two models");
        }
        fields.finish();
        List<String> problems = new ArrayList<>(fields.wrongTypes().all());
        problems.addAll(fields.invalid().all());
        if (!problems.isEmpty()) {
            return new Read.Invalid(String.join(" · ", problems));
        }
        return new Read.Valid(
                new Feedback(queryId.orElseThrow(), rating, winner, loser, comment, user),
                fields.warnings().all());
    }

    private static Optional<String> name(QueryFields fields, String field) {
        Optional<String> name = fields.text(field);
        name.filter(given -> given.isBlank() || given.length() > MAX_NAME)
                .ifPresent(given -> fields.invalid(
                        field, "is blank or longer than " + MAX_NAME + " characters; give a shorter one"));
        return name;
    }
}
