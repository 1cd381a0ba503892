package io.millweir.routing;

import io.millweir.domain.Query;
import io.millweir.registry.ModelCard;
import java.math.BigDecimal;
import java.util.Optional;

/** Says whether a model may answer a query, and if not, the first thing that speaks against it. */
final class Eligibility {
    /** What can speak against a model, in the order in which it is looked at. */
    enum Objection {
        DISABLED("disabled"),
        OTHER_OPERATION("for another operation"),
        NOT_SERVED("not served by a configured provider"),
        NOT_THE_TENANTS("not among the tenant's models"),
        OUT_OF_REGION("outside the tenant's regions"),
        NOT_ASKED_FOR("not in candidates"),
        NO_SYSTEM_PROMPT("without system prompts"),
        CONTEXT_TOO_SMALL("context window too small"),
        UNPRICED("without a price"),
        TOO_EXPENSIVE("above max_cost");

        private final String words;

        Objection(String words) {
            this.words = words;
        }

        /** As counted in a message: {@code 3 disabled}. */
        String words() {
            return words;
        }

        boolean isAboutTenant() {
            return this == NOT_THE_TENANTS || this == OUT_OF_REGION;
        }

        boolean isAboutCost() {
            return this == UNPRICED || this == TOO_EXPENSIVE;
        }
    }

    private final Query query;
    private final TokenEstimate tokens;
    private final Serving serving;
    private final TenantLimits limits;

    Eligibility(Query query, TokenEstimate tokens, Serving serving, TenantLimits limits) {
        this.query = query;
        this.tokens = tokens;
        this.serving = serving;
        this.limits = limits;
    }

    Candidate candidate(ModelCard card) {
        return new Candidate(card, tokens.costOn(card));
    }

    Optional<Objection> objectionTo(Candidate candidate) {
        boolean asked = query.candidates().isEmpty() || query.candidates().contains(candidate.name());
        return asked
                ? objectionToNamed(candidate)
                : objectionToNamed(candidate)
                        .filter(each -> each.compareTo(Objection.NOT_ASKED_FOR) < 0)
                        .or(() -> Optional.of(Objection.NOT_ASKED_FOR));
    }

    /** The same for a model that the client named, which need not be among the candidates. */
    Optional<Objection> objectionToNamed(Candidate candidate) {
        ModelCard card = candidate.card();
        if (!card.enabled()) {
            return Optional.of(Objection.DISABLED);
        } else if (card.operation() != query.operation()) {
            return Optional.of(Objection.OTHER_OPERATION);
        } else if (!serving.serves(card)) {
            return Optional.of(Objection.NOT_SERVED);
        } else if (!limits.allow(card)) {
            return Optional.of(Objection.NOT_THE_TENANTS);
        } else if (!limits.allow(serving.region(card))) {
            return Optional.of(Objection.OUT_OF_REGION);
        } else if (query.systemPrompt().isPresent() && !serving.takesSystemPrompt(card)) {
            return Optional.of(Objection.NO_SYSTEM_PROMPT);
        } else if (!tokens.fits(card)) {
            return Optional.of(Objection.CONTEXT_TOO_SMALL);
        }
        return query.maxCost().flatMap(most -> objectionToCost(candidate, most));
    }

    private static Optional<Objection> objectionToCost(Candidate candidate, BigDecimal most) {
        if (candidate.estimatedCost().isEmpty()) {
            return Optional.of(Objection.UNPRICED);
        }
        return candidate.estimatedCost().get().compareTo(most) > 0
                ? Optional.of(Objection.TOO_EXPENSIVE)
                : Optional.empty();
    }
}
