package io.millweir.routing;

import io.millweir.domain.Strategy;
import io.millweir.registry.ModelCard;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the calls of a strategy will cost if all of them are made. Helping calls repeat the query, and mostly an answer,
 * around a short text of Millweir's own.
 *
 * @param tokens of the query
 */
record StrategyCosts(TokenEstimate tokens) {
    /** More than the text around a query in any helping call; that of a picker grows with the candidates. */
    static final int WORDING = 150;

    /** What a picker reads of each candidate. */
    static final int CARD = 60;

    /** A call that answers the query. */
    Optional<BigDecimal> answer(Candidate model) {
        return model.estimatedCost();
    }

    /** A call that looks at the query and an answer of this model, and says little. */
    Optional<BigDecimal> look(Candidate by, Candidate answered) {
        return call(by, tokens.input() + tokens.outputOf(answered.card()) + WORDING, Strategy.VERDICT_TOKENS);
    }

    /** A call that reads the query and writes so much. */
    Optional<BigDecimal> read(Candidate by, long more, int output) {
        return call(by, tokens.input() + WORDING + more, output);
    }

    /** A call that answers the query from so many answers to parts of it. */
    Optional<BigDecimal> together(Candidate by, int parts) {
        return call(by, tokens.input() + WORDING + parts * tokens.output(), (int) tokens.outputOf(by.card()));
    }

    /** Whether query and answer fit a model that is to look at both. */
    boolean fits(ModelCard looking) {
        long all = tokens.input() + tokens.output() + WORDING + Strategy.VERDICT_TOKENS;
        return looking.contextWindow().isEmpty()
                || all <= looking.contextWindow().getAsLong();
    }

    private static Optional<BigDecimal> call(Candidate by, long input, int output) {
        return TokenEstimate.chat(input, OptionalInt.of(output)).costOn(by.card());
    }

    static Optional<BigDecimal> sum(Optional<BigDecimal> one, Optional<BigDecimal> other) {
        return one.flatMap(first -> other.map(first::add));
    }

    static Optional<BigDecimal> times(int count, Optional<BigDecimal> each) {
        return each.map(amount -> amount.multiply(BigDecimal.valueOf(count)));
    }
}
