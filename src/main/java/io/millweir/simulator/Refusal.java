package io.millweir.simulator;

import org.jspecify.annotations.Nullable;

/**
 * An error in the terms of a provider.
 *
 * @param status the HTTP status
 * @param type the provider's own name of the kind, for example {@code rate_limit_error}
 * @param param the parameter at fault, where the dialect names it
 * @param code the finer code, where the dialect has one
 * @param message the text
 */
record Refusal(int status, String type, @Nullable String param, @Nullable String code, String message) {
    static Refusal of(int status, String type, String message) {
        return new Refusal(status, type, null, null, message);
    }
}
