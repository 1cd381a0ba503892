package io.millweir.domain;

import java.util.Locale;

/**
 * Every error a user of Millweir can meet, and what is done about it. This table is the only place that says whether a
 * failure is tried again on the same model, moved to the next model of the plan, or answered at once, and who is to
 * blame.
 */
public enum ErrorCode {
    INVALID_QUERY(Action.ANSWER, Blame.CALLER),
    UNKNOWN_MODEL(Action.ANSWER, Blame.CALLER),
    UNKNOWN_ROUTER(Action.ANSWER, Blame.CALLER),
    NO_CANDIDATE(Action.ANSWER, Blame.POLICY),
    BUDGET_EXCEEDED(Action.ANSWER, Blame.POLICY),
    MAX_COST_EXCEEDED(Action.ANSWER, Blame.POLICY),
    OVERLOADED(Action.ANSWER, Blame.MILLWEIR, Again.LATER),
    DEADLINE_EXCEEDED(Action.ANSWER, Blame.POLICY, Again.LATER),
    CREDENTIALS_MISSING(Action.NEXT_MODEL, Blame.MILLWEIR),
    CREDENTIALS_INVALID(Action.NEXT_MODEL, Blame.MILLWEIR),
    CREDENTIALS_EXPIRED(Action.NEXT_MODEL, Blame.MILLWEIR),
    ACCESS_DENIED(Action.NEXT_MODEL, Blame.MILLWEIR),
    MODEL_NOT_FOUND(Action.NEXT_MODEL, Blame.MILLWEIR),
    MODEL_NOT_IN_REGION(Action.NEXT_MODEL, Blame.MILLWEIR),
    INFERENCE_PROFILE_REQUIRED(Action.NEXT_MODEL, Blame.MILLWEIR),
    PROVIDER_REJECTED(Action.ANSWER, Blame.CALLER),
    CONTEXT_LENGTH_EXCEEDED(Action.NEXT_MODEL, Blame.CALLER),
    CONTENT_FILTERED(Action.ANSWER, Blame.CALLER),
    RATE_LIMITED(Action.RETRY, Blame.PROVIDER, Again.LATER),
    QUOTA_EXCEEDED(Action.NEXT_MODEL, Blame.PROVIDER, Again.LATER),
    TIMEOUT(Action.NEXT_MODEL, Blame.PROVIDER, Again.LATER),
    PROVIDER_UNAVAILABLE(Action.RETRY, Blame.PROVIDER, Again.LATER),
    PROVIDER_ERROR(Action.RETRY, Blame.PROVIDER, Again.LATER),
    MALFORMED_RESPONSE(Action.NEXT_MODEL, Blame.PROVIDER, Again.LATER),
    CIRCUIT_OPEN(Action.NEXT_MODEL, Blame.PROVIDER, Again.LATER),
    DEPENDENCY_MISSING(Action.NEXT_MODEL, Blame.MILLWEIR),
    PAYLOAD_TOO_LARGE(Action.ANSWER, Blame.CALLER),
    INTERNAL(Action.ANSWER, Blame.MILLWEIR, Again.LATER);

    /** What dispatch does with an attempt that failed so. */
    public enum Action {
        /** Try the same model again while the retry policy allows, then the next model of the plan. */
        RETRY,
        /** Move to the next model of the plan at once. */
        NEXT_MODEL,
        /** Answer the query with the error at once: no model would do better. */
        ANSWER
    }

    /** Whose fault it is; only the provider's opens a circuit breaker. */
    public enum Blame {
        CALLER,
        POLICY,
        PROVIDER,
        MILLWEIR
    }

    private enum Again {
        NEVER,
        LATER
    }

    private final Action action;
    private final Blame blame;
    private final Again again;

    ErrorCode(Action action, Blame blame) {
        this(action, blame, Again.NEVER);
    }

    ErrorCode(Action action, Blame blame, Again again) {
        this.action = action;
        this.blame = blame;
        this.again = again;
    }

    /** What dispatch does with an attempt that failed so. */
    public Action action() {
        return action;
    }

    /** Whose fault it is. */
    public Blame blame() {
        return blame;
    }

    /** Whether the client may expect the same query to succeed later. */
    public boolean retryable() {
        return again == Again.LATER;
    }

    /** The code on the wire, for example {@code rate_limited}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
