package io.millweir.dispatch;

import io.millweir.domain.Answer;
import io.millweir.domain.Tokens;
import io.millweir.provider.ProviderRequest;

/** Counts the tokens of a call whose provider gave no numbers; what it says is marked as estimated. */
@FunctionalInterface
public interface TokenCounter {
    /** An estimate of what the call consumed. */
    Tokens estimate(ProviderRequest request, Answer answer);
}
