package io.millweir.topology;

import io.millweir.accounting.Books;
import io.millweir.domain.Account;
import io.millweir.domain.Answer;
import io.millweir.domain.Attempt;
import io.millweir.domain.Ending;
import io.millweir.domain.Failure;
import io.millweir.domain.FinishReason;
import io.millweir.domain.Latency;
import io.millweir.domain.Origin;
import io.millweir.domain.Plan;
import io.millweir.domain.Purpose;
import io.millweir.domain.Query;
import io.millweir.domain.Response;
import io.millweir.domain.Tokens;
import io.millweir.domain.Usage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Writes the answer to a query, in each of the ways in which one can end. */
final class Replies {
    private final Books books;

    Replies(Books books) {
        this.books = books;
    }

    /** The answer to a query that was not accepted. */
    Response refused(Incoming.Refused refused, Instant now) {
        return refused(refused, List.of(), Optional.empty(), now);
    }

    /**
     * The answer to a query that is refused and was not when it was read before, in a transaction that was aborted.
     *
     * @param attempts calls that were made for it then
     * @param ending how it ended then, if it did: what was paid for is not thrown away
     */
    Response refused(Incoming.Refused refused, List<Attempt> attempts, Optional<Ending> ending, Instant now) {
        Latency latency = latency(
                refused.query(),
                refused.origin(),
                refused.at(),
                0,
                0,
                attempts,
                answering(attempts, ending),
                ending.flatMap(Ending::answer).isPresent(),
                now);
        return response(
                refused.query(),
                null,
                attempts,
                ending,
                ending.flatMap(Ending::answer).orElse(null),
                ending.isPresent() ? ending.get().failure().orElse(null) : refused.failure(),
                latency,
                List.of(),
                now);
    }

    /** The answer to a query that asked only for the decision. */
    Response routed(Incoming.Planned planned, Instant now) {
        Incoming.Accepted accepted = planned.accepted();
        Latency latency = latency(
                accepted.query(),
                accepted.origin(),
                accepted.acceptedAt(),
                planned.routingMs(),
                0,
                List.of(),
                Optional.empty(),
                true,
                now);
        return response(
                accepted.query(),
                planned.plan(),
                List.of(),
                Optional.empty(),
                null,
                null,
                latency,
                planned.warnings(),
                now);
    }

    /** The answer to a query that was carried out. */
    Response ended(Query query, WorkEntry entry, Ending ending, Instant now) {
        long inStore = entry.submittedAt()
                .map(submitted -> Math.max(
                        0, submitted.toEpochMilli() - entry.acceptedAt().toEpochMilli()))
                .orElse(0L);
        Latency latency = latency(
                query,
                entry.origin(),
                entry.acceptedAt(),
                entry.routingMs(),
                inStore + ending.waitingMs(),
                entry.attempts(),
                answering(entry.attempts(), Optional.of(ending)),
                ending.answer().isPresent(),
                now);
        Answer partial = ending.partialText()
                .map(text -> new Answer(Optional.of(text), Optional.empty(), List.of(), Tokens.UNKNOWN))
                .orElse(null);
        return response(
                query,
                entry.plan(),
                entry.attempts(),
                Optional.of(ending),
                ending.answer().orElse(partial),
                ending.failure().orElse(null),
                latency,
                entry.routingWarnings(),
                now);
    }

    /** The usage records of calls. */
    List<Usage> usages(Query query, List<Attempt> attempts) {
        return attempts.stream().map(attempt -> books.usage(query, attempt)).toList();
    }

    private Response response(
            Query query,
            @Nullable Plan plan,
            List<Attempt> attempts,
            Optional<Ending> ending,
            @Nullable Answer answer,
            @Nullable Failure failure,
            Latency latency,
            List<String> routingWarnings,
            Instant now) {
        Optional<Account> account = ending.flatMap(Ending::account);
        List<String> warnings = Stream.of(
                        query.warnings(),
                        routingWarnings,
                        account.map(Account::warnings).orElse(List.of()))
                .flatMap(List::stream)
                .toList();
        Optional<Attempt> by = answering(attempts, ending);
        return new Response(
                query.id(),
                failure == null ? Response.OK : Response.ERROR,
                query.operation().wireName(),
                now,
                query.metadata().orElse(null),
                query.tenant(),
                by.map(Attempt::model)
                        .or(() -> Optional.ofNullable(plan)
                                .filter(any -> failure == null)
                                .map(Plan::chosen))
                        .orElse(null),
                by.map(attempt -> attempt.deployment().modelId()).orElse(null),
                by.map(attempt -> attempt.deployment().provider()).orElse(null),
                by.flatMap(attempt -> attempt.deployment().region()).orElse(null),
                answer == null ? null : answer.text().orElse(null),
                answer == null
                        ? null
                        : answer.finishReason().map(FinishReason::wireName).orElse(null),
                answer == null || answer.embeddings().isEmpty() ? null : answer.embeddings(),
                answer == null || failure != null ? null : Books.counts(answer.tokens()),
                books.cost(attempts).map(Books::fields).orElse(null),
                plan == null ? null : routing(plan, account.map(Account::story)),
                attempts.isEmpty()
                        ? null
                        : attempts.stream().map(Replies::summary).toList(),
                latency,
                failure == null ? null : error(failure),
                warnings.isEmpty() ? null : warnings);
    }

    private static Latency latency(
            Query query,
            Origin origin,
            Instant acceptedAt,
            double routingMs,
            long waitingMs,
            List<Attempt> attempts,
            Optional<Attempt> by,
            boolean ok,
            Instant now) {
        long queued = Math.max(0, acceptedAt.toEpochMilli() - origin.timestamp());
        long provider = attempts.stream().mapToLong(Attempt::latencyMs).sum();
        // Clocks of several machines take part; the parts never add up to more than the whole.
        long total = Math.max(now.toEpochMilli() - origin.timestamp(), queued + waitingMs + provider);
        Optional<FirstToken> first = ok ? by.flatMap(FirstToken::of) : Optional.empty();
        return new Latency(
                query.id(),
                query.tenant(),
                by.map(Attempt::model).orElse(null),
                by.map(attempt -> attempt.deployment().provider()).orElse(null),
                by.flatMap(attempt -> attempt.deployment().region()).orElse(null),
                ok ? Response.OK : Response.ERROR,
                by.map(Attempt::streamed).orElse(false),
                total,
                queued,
                Math.round(routingMs * 1000) / 1000.0,
                waitingMs,
                provider,
                total - queued - waitingMs - provider,
                first.map(each -> each.sinceMs(origin)).orElse(null),
                first.flatMap(FirstToken::tokensPerSecond).orElse(null),
                attempts.size(),
                query.metadata().orElse(null));
    }

    /** The call whose answer or failure the response tells of: the last one, unless the ending names another. */
    private static Optional<Attempt> answering(List<Attempt> attempts, Optional<Ending> ending) {
        return ending.flatMap(Ending::account)
                .flatMap(Account::answeredBy)
                .or(() -> attempts.isEmpty() ? Optional.empty() : Optional.of(attempts.get(attempts.size() - 1)));
    }

    private static Response.Routing routing(Plan plan, Optional<String> story) {
        return new Response.Routing(
                plan.router(),
                plan.requestedModel().orElse(null),
                plan.chosen(),
                plan.fallbacks(),
                plan.scores(),
                story.map(each -> plan.reason() + "; " + each).orElse(plan.reason()),
                plan.registryVersion());
    }

    private static Response.AttemptSummary summary(Attempt attempt) {
        return new Response.AttemptSummary(
                attempt.number(),
                attempt.model(),
                attempt.deployment().provider(),
                attempt.deployment().region().orElse(null),
                attempt.outcome(),
                attempt.latencyMs(),
                attempt.failure().map(Replies::error).orElse(null),
                attempt.purpose().map(Purpose::wireName).orElse(null));
    }

    private static Response.ErrorFields error(Failure failure) {
        return new Response.ErrorFields(
                failure.code().code(),
                failure.message(),
                failure.hint().orElse(null),
                failure.providerCode().orElse(null),
                failure.providerMessage().orElse(null),
                failure.httpStatus().isPresent() ? failure.httpStatus().getAsInt() : null,
                failure.code().retryable());
    }
}
