package io.millweir.dispatch;

import io.millweir.domain.Strategy;
import java.util.Optional;

/**
 * Which stages a query goes through: says after each of them what follows. It calls nobody and knows no time.
 *
 * <p>Threading: owned by its run, under its lock.
 */
interface Script {
    /** The first stage. Every time the same. */
    Stage first();

    /** What follows the end of the last stage. */
    Move after(StageEnd end);

    /** The answer to give when no time is left; empty while there is none. */
    default Optional<Move> fallback(StageEnd.Failed end) {
        return Optional.empty();
    }

    /** What follows, when the query has time left or when it has not. */
    default Move next(StageEnd end, Deadline deadline) {
        return end instanceof StageEnd.Failed failed && deadline.passed()
                ? fallback(failed)
                        .orElseGet(() -> new Move.Give(failed.failure(), failed.partialText(), Optional.empty()))
                : after(end);
    }

    /** The script of a plan. */
    static Script of(Work work, DispatchContext context) {
        return work.plan()
                .strategy()
                .<Script>map(strategy -> of(strategy, work, context))
                .orElseGet(() -> new OneStage(work));
    }

    private static Script of(Strategy strategy, Work work, DispatchContext context) {
        Questions questions = new Questions(work.query());
        if (strategy instanceof Strategy.Cascade cascade) {
            return new CascadeScript(cascade, work, questions);
        } else if (strategy instanceof Strategy.AutoMix mix) {
            return new AutoMixScript(mix, work, questions);
        } else if (strategy instanceof Strategy.MultiRound rounds) {
            return new MultiRoundScript(rounds, work, questions, context.partModels());
        }
        return new PickScript((Strategy.Pick) strategy, work, questions, context.models());
    }
}
