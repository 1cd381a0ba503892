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
                    "no whole answer within " + timedOut.after().toMillis() + " ms; " + NEXT);
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
                .withRetryAfter(RetryAfter.parse(head.header("retry-after"), clock));
    }

    /** What an error means that arrived in the middle of a stream. */
    Failure ofEvent(String where, JsonNode body) {
        ProviderWords words = ProviderWords.of(body, redactor);
        ErrorCode code = code(ErrorObject.status(body, words), words);
        String said = words.code().map(each -> " \"" + shortened(each) + "\"").orElse("");
        Failure failure = failure(code, where, "broke the stream off with an error" + said + "; " + whatToDo(code))
                .withProvider(words.code(), words.message(), OptionalInt.empty());
        return hint(code).map(failure::withHint).orElse(failure);
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

    Failure of(String where, int status, ProviderWords words) {
        ErrorCode code = code(status, words);
        String said = words.code().map(each -> " \"" + shortened(each) + "\"").orElse("");
        Failure failure = failure(code, where, "answered " + status + said + "; " + whatToDo(code))
                .withProvider(words.code(), words.message(), OptionalInt.of(status));
        return hint(code).map(failure::withHint).orElse(failure);
    }

    private static ErrorCode code(int status, ProviderWords words) {
        return switch (status) {
            case 401 -> ErrorCode.CREDENTIALS_INVALID;
            case 402 -> ErrorCode.QUOTA_EXCEEDED;
            case 403 -> ErrorCode.ACCESS_DENIED;
            case 404 -> ErrorCode.MODEL_NOT_FOUND;
            case 408 -> ErrorCode.TIMEOUT;
            case 413 -> ErrorCode.PAYLOAD_TOO_LARGE;
            case 429 ->
                words.mention("insufficient_quota", "exceeded your current quota")
                        ? ErrorCode.QUOTA_EXCEEDED
                        : ErrorCode.RATE_LIMITED;
            case 503, 529 -> ErrorCode.PROVIDER_UNAVAILABLE;
            default -> {
                if (status >= 500) {
                    yield ErrorCode.PROVIDER_ERROR;
                }
                yield status >= 400 ? refusal(words) : ErrorCode.MALFORMED_RESPONSE;
            }
        };
    }

    private static ErrorCode refusal(ProviderWords words) {
        if (words.mention(
                "context_length_exceeded",
                "maximum context length",
                "context window",
                "context length",
                "context limit",
                "prompt is too long",
                "input is too long",
                "too many tokens",
                "too many input tokens")) {
            return ErrorCode.CONTEXT_LENGTH_EXCEEDED;
        }
        if (words.mention(
                "content_policy",
                "content policy",
                "content_filter",
                "content filter",
                "content management policy",
                "usage policies")) {
            return ErrorCode.CONTENT_FILTERED;
        }
        if (words.mention("model_not_found")) {
            return ErrorCode.MODEL_NOT_FOUND;
        }
        if (words.mention("invalid_api_key")) {
            return ErrorCode.CREDENTIALS_INVALID;
        }
        return words.mention("credit balance is too low") ? ErrorCode.QUOTA_EXCEEDED : ErrorCode.PROVIDER_REJECTED;
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

    private Optional<String> hint(ErrorCode code) {
        return switch (code) {
            case CREDENTIALS_INVALID -> Optional.of("the provider refused the key: replace it in " + keySetting);
            case ACCESS_DENIED ->
                Optional.of("the key is good but may not use this model: ask the provider for access");
            case MODEL_NOT_FOUND ->
                Optional.of("check the card's model id, and that the provider's endpoint is right and serves it");
            case CONTEXT_LENGTH_EXCEEDED -> Optional.of("shorten the query or name a model with a larger context");
            case RATE_LIMITED -> Optional.of("lower the card's requests_per_minute, or add keys in " + keySetting);
            case QUOTA_EXCEEDED -> Optional.of("the account's quota or credit is used up: raise it at the provider");
            case PROVIDER_REJECTED -> Optional.of("provider_message says what the provider did not accept");
            default -> Optional.empty();
        };
    }

    private static Failure failure(ErrorCode code, String where, String what) {
        return Failure.of(code, where + ": " + what);
    }

    private static String shortened(String code) {
        return code.length() > 80 ? code.substring(0, 80) + "…" : code;
    }
}
