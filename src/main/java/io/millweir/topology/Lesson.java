package io.millweir.topology;

import io.millweir.domain.Account;
import io.millweir.domain.Attempt;
import io.millweir.domain.Ending;
import io.millweir.domain.Feedback;
import io.millweir.domain.Plan;
import io.millweir.topics.Json;
import io.millweir.topics.Parsed;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/**
 * A record on {@code lessons}: a choice of a model that was answered, or what was thought of an answer. Both kinds about
 * one query are on the partition of its id, whichever partitions queries and feedback came from.
 */
record Lesson(String queryId, Optional<Choice> choice, Optional<Judgement> feedback) {
    /**
     * What answered a query.
     *
     * @param model the one that answered, which may be a fallback
     * @param context the features of the query
     * @param propensity the probability of the router's choice, where it draws lots and its choice answered
     */
    record Choice(String model, String context, String router, OptionalDouble propensity, Instant at) {}

    /** A feedback without its comment, which nobody learns from. */
    record Judgement(OptionalDouble rating, Optional<String> winner, Optional<String> loser, Optional<String> user) {}

    /** What is to be learned of a query that ended; empty when no answer came of it, or nobody learns. */
    static Optional<Lesson> of(WorkEntry entry, Ending ending, Instant now) {
        if (ending.answer().isEmpty() || ending.failure().isPresent()) {
            return Optional.empty();
        }
        Plan plan = entry.plan();
        Optional<Attempt> last = entry.attempts().stream()
                .filter(attempt -> !attempt.lost() && attempt.failure().isEmpty())
                .reduce((before, after) -> after);
        Optional<Attempt> answering =
                ending.account().flatMap(Account::answeredBy).or(() -> last);
        return plan.context()
                .flatMap(context -> answering
                        .map(Attempt::model)
                        .map(model -> new Choice(
                                model,
                                context,
                                plan.router(),
                                model.equals(plan.chosen()) ? plan.propensity() : OptionalDouble.empty(),
                                now)))
                .map(choice -> new Lesson(entry.queryId(), Optional.of(choice), Optional.empty()));
    }

    static Lesson of(Feedback feedback) {
        return new Lesson(
                feedback.queryId(),
                Optional.empty(),
                Optional.of(new Judgement(feedback.rating(), feedback.winner(), feedback.loser(), feedback.user())));
    }

    /** Reads a record's value; empty when it is none of ours. */
    static Optional<Lesson> read(byte @Nullable [] bytes) {
        if (!(Json.parse(bytes) instanceof Parsed.Ok ok)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Json.read(ok.value(), Lesson.class)).filter(Lesson::isComplete);
        } catch (SerializationException e) {
            return Optional.empty();
        }
    }

    /** A field that JSON leaves out is null in the record, whatever its type says. */
    @SuppressWarnings("ConstantValue")
    private boolean isComplete() {
        return queryId != null
                && choice.map(each -> each.model() != null && each.context() != null)
                        .orElse(feedback.isPresent());
    }

    byte[] bytes() {
        return Json.bytes(this);
    }

    /** The value, to the partition of the query's id. */
    Emission emission() {
        return new Emission(Utils.toPositive(Utils.murmur2(queryId.getBytes(StandardCharsets.UTF_8))), bytes());
    }
}
