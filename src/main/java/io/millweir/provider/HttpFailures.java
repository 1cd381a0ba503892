package io.millweir.provider;

import com.fasterxml.jackson.databind.JsonNode;
import io.millweir.domain.ErrorCode;
import io.millweir.domain.Failure;
import io.millweir.http.HttpHead;
import io.millweir.http.HttpOutcome;
import java.time.Clock;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Says what a failed HTTP call means in the error codes of the contract. A body that breaks off is
 * {@code provider_unavailable}: the connection failed, not the provider's wits, and a second try may well succeed.
 *
 * <p>Threading: immutable.
 */
final class HttpFailures {
    private static final String NEXT = "Millweir falls back to the next model";
    private static final String AGAIN = "Millweir waits and tries again or falls back";

    private final Redactor redactor;
    private final String keySetting;
    private final Clock clock;

    HttpFailures(Redactor redactor, String keySetting, Clock clock) {
        this.redactor = redactor;
        this.keySetting = keySetting;
        this.clock = clock;
    }

    /** What an end without a whole answer means. */
    Failure ofTransport(String where, HttpOutcome outcome) {
        if (outcome instanceof HttpOutcome.TimedOut timedOut) {
            return failure(
                            ErrorCode.TIMEOUT,
                            where,
                            "no whole answer within " + timedOut.after().toMillis() + " ms; " + NEXT)
                    .withHint(timeoutHint(where));
        }
        if (outcome instanceof HttpOutcome.NotConnected none) {
            return failure(ErrorCode.PROVIDER_UNAVAILABLE, where, "no connection (" + none.detail() + "); " + AGAIN)
                    .withHint("check the endpoint and the network between it and this machine");
        }
        if (outcome instanceof HttpOutcome.Reset reset) {
            return failure(
                    ErrorCode.PROVIDER_UNAVAILABLE,
                    where,
                    "the connection broke before an answer (" + reset.detail() + "); " + AGAIN);
        }
        if (outcome instanceof HttpOutcome.Truncated cut) {
            return failure(
                    ErrorCode.PROVIDER_UNAVAILABLE,
                    where,
                    "the answer broke off after " + cut.received() + " bytes (" + cut.detail() + "); " + AGAIN);
        }
        if (outcome instanceof HttpOutcome.TooLarge large) {
            return failure(
                    ErrorCode.MALFORMED_RESPONSE,
                    where,
                    "the answer is longer than " + large.limit() + " bytes; " + NEXT);
        }
        if (outcome instanceof HttpOutcome.Garbled garbled) {
            return failure(
                    ErrorCode.MALFORMED_RESPONSE, where, "the answer is no HTTP (" + garbled.detail() + "); " + NEXT);
        }
        return failure(ErrorCode.INTERNAL, where, "Millweir gave the call up; send the query again");
    }

    /** What an answer with a status other than success means. */
    Failure ofStatus(String where, HttpHead head, byte[] body) {
        return of(where, head.status(), ProviderWords.of(body, redactor))
                .withRetryAfter(RetryAfter.of(head::header, clock));
    }

    /** What an error means that came without a status of its own: within a stream, or wrapped in a success. */
    Failure ofErrorObject(String where, String what, JsonNode body) {
        ProviderWords words = ProviderWords.of(body, redactor);
        OptionalInt status = ErrorObject.status(body);
        ErrorCode code =
                status.isPresent() ? HttpVerdicts.ofStatus(status.getAsInt(), words) : HttpVerdicts.ofWords(words);
        return of(code, where, what, words, status);
    }

    /** A stream that ended, politely or not, before its answer was whole. */
    Failure streamCut(String where, HttpOutcome outcome) {
        String how = outcome instanceof HttpOutcome.Truncated cut
                ? ", after " + cut.received() + " bytes (" + cut.detail() + ")"
                : "";
        return failure(
                ErrorCode.PROVIDER_UNAVAILABLE,
                where,
                "the stream ended before its terminal event" + how + "; " + AGAIN);
    }

    /** What an error with this status and these words means. */
    Failure of(String where, int status, ProviderWords words) {
        return of(HttpVerdicts.ofStatus(status, words), where, "answered " + status, words, OptionalInt.of(status));
    }

    private Failure of(ErrorCode code, String where, String what, ProviderWords words, OptionalInt status) {
        String said = words.code().map(each -> " \"" + shortened(each) + "\"").orElse("");
        Failure failure = failure(code, where, what + said + "; " + whatToDo(code))
                .withProvider(words.code(), words.message(), status);
        return hint(code, where, words).map(failure::withHint).orElse(failure);
    }

    private String whatToDo(ErrorCode code) {
        return switch (code) {
            case RATE_LIMITED, PROVIDER_ERROR, PROVIDER_UNAVAILABLE -> AGAIN;
            case CREDENTIALS_INVALID -> "check " + keySetting;
            case PROVIDER_REJECTED -> "change the query, see provider_message";
            case CONTENT_FILTERED, PAYLOAD_TOO_LARGE -> "change the query";
            default -> NEXT;
        };
    }

    private Optional<String> hint(ErrorCode code, String where, ProviderWords words) {
        return switch (code) {
            case CREDENTIALS_INVALID -> Optional.of("the provider refused the key: replace it in " + keySetting);
            case ACCESS_DENIED ->
                Optional.of(
                        "the key is good but may not use this model: ask the provider for access, or use the key of a"
                                + " project that has it in " + keySetting);
            case MODEL_NOT_FOUND ->
                Optional.of("check the card's model id and providers." + provider(where)
                        + ".endpoint; the provider lists" + " the models of a key at its path /models");
            case CONTEXT_LENGTH_EXCEEDED ->
                Optional.of("shorten the query, lower max_tokens, or name a model with a larger context");
            case RATE_LIMITED -> Optional.of("lower the card's requests_per_minute, or add keys in " + keySetting);
            case QUOTA_EXCEEDED ->
                Optional.of(
                        "the account's quota or credit is used up: raise it at the provider, or add a key of another"
                                + " account in " + keySetting);
            case PROVIDER_REJECTED ->
                Optional.of(words.param()
                        .map(param -> "the provider did not accept \"" + shortened(param)
                                + "\": leave it out or change it; provider_message says why")
                        .orElse("provider_message says what the provider did not accept"));
            case CONTENT_FILTERED -> Optional.of("the provider's content policy refused it: change the query");
            case TIMEOUT -> Optional.of(timeoutHint(where));
            case PAYLOAD_TOO_LARGE -> Optional.of("shorten the query");
            case PROVIDER_UNAVAILABLE, PROVIDER_ERROR ->
                Optional.of("the trouble is the provider's: look at its status page when it lasts, and give the query"
                        + " fallbacks");
            case MALFORMED_RESPONSE ->
                Optional.of("check that providers." + provider(where) + ".endpoint is the provider's API and no proxy's"
                        + " page");
            default -> Optional.empty();
        };
    }

    private static String timeoutHint(String where) {
        return "raise the card's timeout, providers." + provider(where)
                + ".timeout or dispatch.attempt-timeout, or lower" + " max_tokens";
    }

    /** Messages begin with the provider's name. */
    private static String provider(String where) {
        return where.split(" ", 2)[0];
    }

    private static Failure failure(ErrorCode code, String where, String what) {
        return Failure.of(code, where + ": " + what);
    }

    private static String shortened(String code) {
        return code.length() > 80 ? code.substring(0, 80) + "…" : code;
    }
}
