package io.millweir.dispatch;

import io.millweir.domain.Operation;
import io.millweir.domain.Purpose;
import io.millweir.domain.Query;
import java.util.List;
import java.util.Optional;

/**
 * What a run does next on the way to its answer: one question, and the models to put it to until one answers.
 *
 * @param purpose empty in a plan of one call
 * @param models in the order in which they are called
 * @param query what is asked, which is the query itself or serves it
 * @param dispensable whether the query can be answered without this stage
 */
record Stage(Optional<Purpose> purpose, List<String> models, Query query, boolean dispensable) {
    Stage {
        models = List.copyOf(models);
    }

    /** The only stage of a plan of one call. */
    static Stage only(Work work) {
        return new Stage(Optional.empty(), work.plan().models(), work.query(), false);
    }

    /** Whether its answer goes out piece by piece. */
    boolean streams() {
        return query.stream() && query.operation() == Operation.CHAT;
    }

    /** Whether a slow call of it may get company: not where pieces went out already, nor where it is only a help. */
    boolean mayHaveCompany() {
        return !streams() && purpose.orElse(Purpose.ANSWER) == Purpose.ANSWER;
    }
}
