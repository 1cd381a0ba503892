package io.millweir.provider.bedrock.invoke;

import com.fasterxml.jackson.databind.JsonNode;
import io.millweir.domain.Answer;
import io.millweir.domain.ErrorCode;
import io.millweir.domain.Failure;
import io.millweir.domain.FinishReason;
import io.millweir.domain.Tokens;
import io.millweir.provider.AnswerReader;
import io.millweir.provider.Json;
import io.millweir.provider.ProviderResult;
import java.util.Optional;

/**
 * An answer that comes in chunks. It is whole when the family's last event has come, or the metrics that Bedrock adds to
 * the last chunk; where both have counts, the body's hold, for the metrics are known to miss tokens.
 *
 * <p>Threading: thread-safe, for a timeout may end the call while a chunk is being read.
 */
public final class StreamedAnswer {
    /** As for answers that come whole; no model writes that much. */
    static final int MAX_CHARACTERS = 64 << 20;

    private final NativePayload payload;
    private final int limit;
    private final StringBuilder text = new StringBuilder();
    private Optional<FinishReason> finish = Optional.empty();
    private Tokens counted = Tokens.UNKNOWN;
    private Tokens measured = Tokens.UNKNOWN;
    private boolean intervened;
    private boolean whole;
    private boolean garbled;
    private boolean tooLong;

    /** An answer of which nothing has come. */
    public StreamedAnswer(NativePayload payload) {
        this(payload, MAX_CHARACTERS);
    }

    StreamedAnswer(NativePayload payload, int limit) {
        this.payload = payload;
        this.limit = limit;
    }

    /** Takes the next chunk in and says what is new in it. */
    public synchronized Piece accept(byte[] chunk) {
        Optional<JsonNode> json = Json.parse(chunk).filter(JsonNode::isObject);
        if (json.isEmpty()) {
            garbled = true;
        }
        if (broken()) {
            return Piece.NOTHING;
        }
        Piece piece = payload.chunk(json.orElseThrow());
        if (piece.text().length() > limit - text.length()) {
            tooLong = true;
            return Piece.NOTHING;
        }
        text.append(piece.text());
        finish = piece.finish().or(() -> finish);
        counted = Counts.first(piece.tokens(), counted);
        measured = Counts.first(Counts.ofMetrics(json.orElseThrow()), measured);
        intervened |= Guardrails.intervened(json.orElseThrow());
        whole |= piece.last() || Counts.hasMetrics(json.orElseThrow());
        return piece;
    }

    /** Whether nothing is missing. */
    public synchronized boolean whole() {
        return whole && !broken();
    }

    /** Whether no good can come of it any more. */
    public synchronized boolean broken() {
        return garbled || tooLong;
    }

    /** What has been counted so far. */
    public synchronized Tokens tokens() {
        return Counts.first(counted, measured);
    }

    /**
     * What has come, when nothing more comes.
     *
     * @param where provider and model, for messages
     */
    public synchronized ProviderResult end(String where) {
        if (garbled) {
            return AnswerReader.malformed(where, "sent a chunk that is no JSON object", tokens());
        }
        if (tooLong) {
            return AnswerReader.malformed(where, "sent more than " + limit + " characters", tokens());
        }
        if (!whole) {
            return new ProviderResult.Failed(
                    Failure.of(
                            ErrorCode.PROVIDER_UNAVAILABLE,
                            where + ": the stream ended before the answer did; Millweir waits and tries again or falls"
                                    + " back"),
                    tokens());
        }
        FinishReason reason = intervened ? FinishReason.CONTENT_FILTER : finish.orElse(FinishReason.OTHER);
        return new ProviderResult.Answered(Answer.chat(text.toString(), reason, tokens()));
    }
}
