package io.millweir.topology;

import io.millweir.domain.Decision;
import io.millweir.domain.ErrorCode;
import io.millweir.domain.Latency;
import io.millweir.domain.Response;
import io.millweir.domain.Usage;
import io.millweir.topics.Json;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes an event fit the topic it goes to: a record that the broker refuses for its size would stop the stream thread,
 * and stop the next one again.
 */
final class Fitting {
    /** Less than {@code max.message.bytes} of the topics that carry texts by what headers and framing take. */
    static final int MOST_BYTES = 10 * 1024 * 1024 - 16 * 1024;

    static final int LONGEST_TEXT = 4_000;
    private static final int MOST_WARNINGS = 20;

    private Fitting() {}

    /** The event as JSON, of at most this many bytes; what is left out of a response is named in its warnings. */
    static byte[] bytes(Object event, int limit) {
        byte[] bytes = Json.bytes(event);
        if (bytes.length <= limit) {
            return bytes;
        }
        if (event instanceof Usage usage) {
            return Json.bytes(bare(usage));
        }
        if (event instanceof Latency latency) {
            return Json.bytes(bare(latency));
        }
        if (event instanceof Decision decision) {
            return Json.bytes(bare(decision));
        }
        if (!(event instanceof Response response)) {
            return bytes;
        }
        byte[] shorter = Json.bytes(bare(response));
        return shorter.length <= limit ? shorter : Json.bytes(withoutAnswer(response, bytes.length, limit));
    }

    /** A text that fits into a header or a line of a log. */
    static String text(String text) {
        return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "…";
    }

    private static Response bare(Response response) {
        Response.@Nullable ErrorFields error = response.error();
        return copy(
                response,
                response.status(),
                response.text(),
                response.finishReason(),
                response.embeddings(),
                response.attempts(),
                error == null ? null : shortened(error),
                warnings(response));
    }

    private static Response withoutAnswer(Response response, int bytes, int limit) {
        return copy(
                response,
                Response.ERROR,
                null,
                null,
                null,
                null,
                new Response.ErrorFields(
                        ErrorCode.PAYLOAD_TOO_LARGE.code(),
                        "response: it would have \"" + bytes + "\" bytes, the topic takes at most \"" + limit
                                + "\"; ask for less at once",
                        "ask for fewer texts or tokens in one query",
                        null,
                        null,
                        null,
                        false),
                warnings(response));
    }

    private static List<String> warnings(Response response) {
        List<String> warnings = new ArrayList<>();
        List<String> all = response.warnings() == null ? List.of() : response.warnings();
        all.stream().limit(MOST_WARNINGS).map(Fitting::text).forEach(warnings::add);
        if (all.size() > MOST_WARNINGS) {
            warnings.add((all.size() - MOST_WARNINGS) + " further warnings were left out");
        }
        if (response.metadata() != null) {
            warnings.add("metadata was left out of every event of this query: the response would be too long; send"
                    + " less of it");
        }
        return warnings;
    }

    private static Response.ErrorFields shortened(Response.ErrorFields error) {
        return new Response.ErrorFields(
                error.code(),
                text(error.message()),
                error.hint(),
                error.providerCode(),
                error.providerMessage(),
                error.httpStatus(),
                error.retryable());
    }

    private static Response copy(
            Response response,
            String status,
            @Nullable String text,
            @Nullable String finishReason,
            @Nullable List<List<Double>> embeddings,
            @Nullable List<Response.AttemptSummary> attempts,
            Response.@Nullable ErrorFields error,
            List<String> warnings) {
        return new Response(
                response.id(),
                status,
                response.operation(),
                response.createdAt(),
                null,
                response.tenant(),
                response.model(),
                response.modelId(),
                response.provider(),
                response.region(),
                text,
                finishReason,
                embeddings,
                response.usage(),
                response.cost(),
                response.routing(),
                attempts,
                response.latency() == null ? null : bare(response.latency()),
                error,
                warnings.isEmpty() ? null : warnings);
    }

    private static Latency bare(Latency latency) {
        return new Latency(
                latency.queryId(),
                latency.tenant(),
                latency.model(),
                latency.provider(),
                latency.region(),
                latency.status(),
                latency.streamed(),
                latency.totalMs(),
                latency.queuedMs(),
                latency.routingMs(),
                latency.waitingMs(),
                latency.providerMs(),
                latency.overheadMs(),
                latency.timeToFirstTokenMs(),
                latency.outputTokensPerSecond(),
                latency.attempts(),
                null);
    }

    private static Decision bare(Decision decision) {
        return new Decision(
                decision.queryId(),
                decision.router(),
                decision.model(),
                decision.fallbacks(),
                decision.scores(),
                decision.expectedCost(),
                decision.reason(),
                decision.registryVersion(),
                decision.routerVersion(),
                decision.propensity(),
                decision.decidedAt(),
                decision.shadow(),
                null);
    }

    private static Usage bare(Usage usage) {
        return new Usage(
                usage.id(),
                usage.queryId(),
                usage.attempt(),
                usage.tenant(),
                usage.user() == null ? null : text(usage.user()),
                null,
                null,
                usage.operation(),
                usage.model(),
                usage.modelId(),
                usage.provider(),
                usage.region(),
                usage.streamed(),
                usage.outcome(),
                usage.inputTokens(),
                usage.outputTokens(),
                usage.totalTokens(),
                usage.cacheReadInputTokens(),
                usage.cacheWriteInputTokens(),
                usage.reasoningTokens(),
                usage.estimated(),
                usage.cost(),
                usage.prices(),
                usage.priceVersion(),
                usage.fallbackIndex(),
                usage.startedAt(),
                usage.endedAt(),
                usage.purpose());
    }
}
