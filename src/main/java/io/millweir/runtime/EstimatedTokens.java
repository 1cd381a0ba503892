package io.millweir.runtime;

import io.millweir.dispatch.TokenCounter;
import io.millweir.domain.Answer;
import io.millweir.domain.Message;
import io.millweir.domain.Query;
import io.millweir.domain.Tokens;
import io.millweir.provider.ProviderRequest;
import io.millweir.routing.TokenEstimator;
import java.util.OptionalLong;

/** Counts with the estimator of routing what a provider did not count, and keeps what it did. */
final class EstimatedTokens implements TokenCounter {
    private final TokenEstimator estimator;

    EstimatedTokens(TokenEstimator estimator) {
        this.estimator = estimator;
    }

    @Override
    public Tokens estimate(ProviderRequest request, Answer answer) {
        long input = answer.tokens().input().orElseGet(() -> input(request));
        long output = answer.tokens()
                .output()
                .orElseGet(() -> answer.text().map(estimator::count).orElse(0L));
        return new Tokens(
                OptionalLong.of(input),
                OptionalLong.of(output),
                answer.tokens().cacheRead(),
                answer.tokens().cacheWrite(),
                answer.tokens().reasoning(),
                true);
    }

    @Override
    public long input(Query query) {
        return estimator.estimate(query).input();
    }

    private long input(ProviderRequest request) {
        long input = request.systemPrompt().map(estimator::count).orElse(0L);
        for (Message message : request.messages()) {
            input += estimator.count(message.content());
        }
        for (String text : request.input()) {
            input += estimator.count(text);
        }
        return input;
    }
}
