package io.millweir.provider;

import io.millweir.domain.Answer;
import io.millweir.domain.Failure;
import io.millweir.domain.Tokens;

/** How a provider call ended. */
public sealed interface ProviderResult {
    /** The model answered. */
    record Answered(Answer answer) implements ProviderResult {}

    /**
     * The call failed.
     *
     * @param tokens what the provider says it consumed all the same; usually unknown
     * @param ofKey whether only the key is at fault and another one of the same service is left to try
     */
    record Failed(Failure failure, Tokens tokens, boolean ofKey) implements ProviderResult {
        /** A failure that says nothing of tokens. */
        public Failed(Failure failure) {
            this(failure, Tokens.UNKNOWN, false);
        }

        /** A failure after which no other key would do better. */
        public Failed(Failure failure, Tokens tokens) {
            this(failure, tokens, false);
        }
    }
}
