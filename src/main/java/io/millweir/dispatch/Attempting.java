package io.millweir.dispatch;

import io.millweir.domain.Answer;
import io.millweir.domain.Attempt;
import io.millweir.domain.ErrorCode;
import io.millweir.domain.Failure;
import io.millweir.domain.Query;
import io.millweir.domain.Report;
import io.millweir.domain.Tokens;
import io.millweir.provider.ProviderRequest;
import io.millweir.provider.ProviderResult;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An attempt while its call is in flight.
 *
 * @param intent with the time at which the call was really made
 * @param cutShort whether the query has less time left than a call of the model may take
 */
record Attempting(
        ProviderRequest request,
        Report.Intent intent,
        boolean cutShort,
        long startedNanos,
        AttemptChunks chunks,
        GuardedCall call) {
    private static final Logger LOG = LoggerFactory.getLogger(Attempting.class);
    private static final String STREAMING = "streaming";

    /** Makes the call. */
    static Attempting start(
            Stage stage,
            Target target,
            int number,
            int index,
            Deadline deadline,
            QueryChunks queryChunks,
            DispatchContext by) {
        Query query = stage.query();
        Duration allowed = by.settings().attemptTimeout(target.card());
        Duration left = deadline.left();
        boolean cutShort = left.compareTo(allowed) < 0;
        ProviderRequest request = new ProviderRequest(
                query.id(),
                number,
                query.tenant(),
                target.card(),
                query.operation(),
                query.systemPrompt(),
                query.messages(),
                query.input(),
                query.parameters(),
                query.options().over(target.card().options()),
                stage.streams() && target.card().supports(STREAMING).orElse(true),
                cutShort ? left : allowed);
        Report.Intent intent = target.intent(number, index, stage, by.clock().instant());
        DispatchSettings.Streams streams = by.settings().streams();
        long started = System.nanoTime();
        AttemptChunks chunks = stage.streams()
                ? new AttemptChunks(queryChunks, number, streams.onBroken() == DispatchSettings.OnBroken.ANSWER)
                : AttemptChunks.none(queryChunks, number);
        GuardedCall call = GuardedCall.start(target.provider(), request, chunks, streams.idleTimeout(), by.timers());
        return new Attempting(request, intent, cutShort, started, chunks, call);
    }

    Duration took() {
        return Duration.ofNanos(System.nanoTime() - startedNanos);
    }

    /** Whether the call ran out of the query's time; the provider's timer may be a little ahead of the clock. */
    boolean ranOutOfTime(Failure failure) {
        return cutShort && failure.code() == ErrorCode.TIMEOUT && !call.fellSilent();
    }

    /**
     * Tells the breaker how the call ended. That a query had less time left than a call may take is no fault of the provider, and neither is a key of which
     * there is another.
     */
    void tell(Breakers.Permission permission, Duration took, ProviderResult result, boolean counts) {
        if (!(result instanceof ProviderResult.Failed failed)) {
            permission.answered(took);
        } else if (failed.ofKey() || ranOutOfTime(failed.failure())) {
            permission.giveBack();
        } else {
            permission.failed(took, failed.failure(), counts);
        }
    }

    /** The attempt as it is booked. */
    Attempt ended(DispatchContext by, Tokens tokens, Optional<Failure> failure) {
        return new Attempt(
                intent.attempt(),
                intent.model(),
                intent.deployment(),
                intent.fallbackIndex(),
                intent.at(),
                by.clock().instant(),
                chunks.firstTokenMs(),
                tokens,
                intent.prices(),
                intent.priceVersion(),
                intent.streamed(),
                false,
                failure,
                intent.purpose());
    }

    /** The answer with its tokens, counted here when the provider did not. */
    Answer counted(Answer answer, TokenCounter counter) {
        if (answer.tokens().known()) {
            return answer;
        }
        try {
            return answer.withTokens(counter.estimate(request, answer));
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).addKeyValue("query_id", request.queryId()).log("tokens were not counted");
            return answer;
        }
    }

    /** What went out of an answer that broke off, when its query is to be answered with it. */
    Optional<String> partialText(DispatchSettings settings) {
        return chunks.began() && settings.streams().onBroken() == DispatchSettings.OnBroken.ANSWER
                ? Optional.of(chunks.sentText())
                : Optional.empty();
    }
}
