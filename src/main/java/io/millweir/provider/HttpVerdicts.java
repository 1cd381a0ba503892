package io.millweir.provider;

import io.millweir.domain.ErrorCode;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The table from what OpenAI, Anthropic, NVIDIA and servers like theirs answer to the error codes of the contract. */
final class HttpVerdicts {
    // Anthropic's error types and OpenAI's error codes; both also name failures in the middle of a stream.
    private static final Map<String, ErrorCode> NAMED = Map.ofEntries(
            Map.entry("authentication_error", ErrorCode.CREDENTIALS_INVALID),
            Map.entry("invalid_api_key", ErrorCode.CREDENTIALS_INVALID),
            Map.entry("account_deactivated", ErrorCode.CREDENTIALS_INVALID),
            Map.entry("permission_error", ErrorCode.ACCESS_DENIED),
            Map.entry("unsupported_country_region_territory", ErrorCode.ACCESS_DENIED),
            Map.entry("not_found_error", ErrorCode.MODEL_NOT_FOUND),
            Map.entry("model_not_found", ErrorCode.MODEL_NOT_FOUND),
            Map.entry("request_too_large", ErrorCode.PAYLOAD_TOO_LARGE),
            Map.entry("insufficient_quota", ErrorCode.QUOTA_EXCEEDED),
            Map.entry("billing_error", ErrorCode.QUOTA_EXCEEDED),
            Map.entry("billing_not_active", ErrorCode.QUOTA_EXCEEDED),
            Map.entry("billing_hard_limit_reached", ErrorCode.QUOTA_EXCEEDED),
            Map.entry("rate_limit_error", ErrorCode.RATE_LIMITED),
            Map.entry("rate_limit_exceeded", ErrorCode.RATE_LIMITED),
            Map.entry("overloaded_error", ErrorCode.PROVIDER_UNAVAILABLE),
            Map.entry("timeout_error", ErrorCode.TIMEOUT),
            Map.entry("api_error", ErrorCode.PROVIDER_ERROR),
            Map.entry("server_error", ErrorCode.PROVIDER_ERROR),
            Map.entry("context_length_exceeded", ErrorCode.CONTEXT_LENGTH_EXCEEDED),
            Map.entry("content_policy_violation", ErrorCode.CONTENT_FILTERED),
            Map.entry("content_filter", ErrorCode.CONTENT_FILTERED));

    private static final String[] USED_UP = {
        "insufficient_quota",
        "exceeded your current quota",
        "billing_hard_limit",
        "billing hard limit",
        "credit balance is too low",
        "specified api usage limits",
        "per day",
        "(rpd)",
        "(tpd)",
        "daily limit"
    };
    private static final String[] TOO_LONG = {
        "context_length_exceeded",
        "maximum context length",
        "context window",
        "context length",
        "context limit",
        "prompt is too long",
        "input is too long",
        "too many tokens",
        "too many input tokens",
        "maximum allowed token size",
        "maximum allowed number of input tokens",
        "reduce the length of the messages"
    };
    private static final String[] FILTERED = {
        "content_policy",
        "content policy",
        "content_filter",
        "content filter",
        "content management policy",
        "usage policies",
        "usage policy",
        "safety system"
    };
    private static final String[] BAD_KEY = {
        "invalid_api_key",
        "authentication failed",
        "authorization failed",
        "invalid api key",
        "incorrect api key",
        "api key not valid"
    };

    private HttpVerdicts() {}

    /** What an answer with this status means. */
    static ErrorCode ofStatus(int status, ProviderWords words) {
        return switch (status) {
            case 401 -> ErrorCode.CREDENTIALS_INVALID;
            case 402 -> ErrorCode.QUOTA_EXCEEDED;
            // NVIDIA answers a bad key with 403.
            case 403 ->
                words.mention(BAD_KEY)
                        ? ErrorCode.CREDENTIALS_INVALID
                        : words.mention(USED_UP) ? ErrorCode.QUOTA_EXCEEDED : ErrorCode.ACCESS_DENIED;
            case 404 -> ErrorCode.MODEL_NOT_FOUND;
            case 408 -> ErrorCode.TIMEOUT;
            case 413 -> ErrorCode.PAYLOAD_TOO_LARGE;
            case 429 -> words.mention(USED_UP) ? ErrorCode.QUOTA_EXCEEDED : ErrorCode.RATE_LIMITED;
            case 503, 529 -> ErrorCode.PROVIDER_UNAVAILABLE;
            default -> {
                if (status >= 500) {
                    yield words.mention("overloaded") ? ErrorCode.PROVIDER_UNAVAILABLE : ErrorCode.PROVIDER_ERROR;
                }
                yield status >= 400 ? ofRefusal(words) : ErrorCode.MALFORMED_RESPONSE;
            }
        };
    }

    /** What an error means that came in place of an answer, without a status of its own. */
    static ErrorCode ofWords(ProviderWords words) {
        if (words.mention(USED_UP)) {
            return ErrorCode.QUOTA_EXCEEDED;
        }
        return named(words).orElseGet(() -> {
            if (words.mention("unavailable", "slow_down", "overloaded")) {
                return ErrorCode.PROVIDER_UNAVAILABLE;
            }
            ErrorCode refusal = ofRefusal(words);
            return refusal == ErrorCode.PROVIDER_REJECTED && !words.mention("invalid_", "unsupported_")
                    ? ErrorCode.PROVIDER_ERROR
                    : refusal;
        });
    }

    private static Optional<ErrorCode> named(ProviderWords words) {
        return words.code()
                .map(code -> NAMED.get(code.toLowerCase(Locale.ROOT)))
                .or(() -> words.type().map(type -> NAMED.get(type.toLowerCase(Locale.ROOT))));
    }

    private static ErrorCode ofRefusal(ProviderWords words) {
        if (words.mention(TOO_LONG)) {
            return ErrorCode.CONTEXT_LENGTH_EXCEEDED;
        }
        if (words.mention(FILTERED)) {
            return ErrorCode.CONTENT_FILTERED;
        }
        if (words.mention("model_not_found")) {
            return ErrorCode.MODEL_NOT_FOUND;
        }
        if (words.mention(BAD_KEY)) {
            return ErrorCode.CREDENTIALS_INVALID;
        }
        return words.mention(USED_UP) ? ErrorCode.QUOTA_EXCEEDED : ErrorCode.PROVIDER_REJECTED;
    }
}
