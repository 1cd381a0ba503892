package io.millweir.provider;

import com.fasterxml.jackson.databind.JsonNode;

/** An error that came without a status of its own: in a stream, or wrapped in a success. */
final class ErrorObject {
    private static final int UNSAID = 500;

    private ErrorObject() {}

    /** The status that the provider would have answered with, had it known before the head was sent. */
    static int status(JsonNode body, ProviderWords words) {
        JsonNode error = body.path("error").isObject() ? body.path("error") : body;
        for (String field : new String[] {"code", "status", "status_code"}) {
            int number = error.path(field).asInt(0);
            if (number >= 400 && number <= 599) {
                return number;
            }
        }
        return named(words, error.path("type").asText(""));
    }

    private static int named(ProviderWords words, String type) {
        String name = words.code().orElse("") + ' ' + type;
        if (has(name, "rate_limit", "insufficient_quota", "too_many_requests")) {
            return 429;
        }
        if (has(name, "overloaded", "unavailable", "slow_down")) {
            return 503;
        }
        if (has(name, "authentication", "invalid_api_key")) {
            return 401;
        }
        if (has(name, "permission")) {
            return 403;
        }
        if (has(name, "not_found")) {
            return 404;
        }
        if (has(name, "too_large")) {
            return 413;
        }
        if (has(name, "timeout")) {
            return 408;
        }
        if (has(name, "billing")) {
            return 402;
        }
        return has(name, "invalid", "content_filter", "content_policy", "context_length", "bad_request") ? 400 : UNSAID;
    }

    private static boolean has(String name, String... parts) {
        for (String part : parts) {
            if (name.contains(part)) {
                return true;
            }
        }
        return false;
    }
}
