package io.millweir.dispatch;

import io.millweir.domain.Answer;
import io.millweir.domain.Query;
import io.millweir.domain.Tokens;
import io.millweir.provider.ProviderRequest;

/** Counts the tokens of a call whose provider gave no numbers; what it says is marked as estimated. */
@FunctionalInterface
public interface TokenCounter {
    /** Characters of a token in English prose, by OpenAI's rule of thumb. */
    int CHARACTERS_PER_TOKEN = 4;

    /** An estimate of what the call consumed. */
    Tokens estimate(ProviderRequest request, Answer answer);

    /** An estimate of the input tokens of a call for this query; cheap, for it is made before the call. */
    default long input(Query query) {
        return query.text().length() / CHARACTERS_PER_TOKEN;
    }
}
