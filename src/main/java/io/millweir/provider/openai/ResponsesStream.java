package io.millweir.provider.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.millweir.domain.FinishReason;
import io.millweir.domain.Tokens;
import io.millweir.provider.StreamReader;
import io.millweir.provider.StreamStep;

/** Reads the stream of {@code /responses}, which ends with an event that holds the whole response. */
final class ResponsesStream implements StreamReader {
    private State state = State.OPEN;
    private boolean hasText;
    private boolean refused;
    private FinishReason reason = FinishReason.OTHER;
    private Tokens tokens = Tokens.UNKNOWN;

    @Override
    public StreamStep read(String name, JsonNode event) {
        String type = event.path("type").asText(name);
        return switch (type) {
            case "response.output_text.delta" -> text(event);
            case "response.refusal.delta" -> {
                refused = true;
                yield text(event);
            }
            case "response.completed", "response.incomplete" -> ended(event.path("response"));
            case "response.failed" -> failed(event.path("response"));
            case "error" -> new StreamStep.Refused(event);
            case "response.cancelled" -> new StreamStep.Nonsense("a response that was cancelled");
            case "response.created", "response.queued", "response.in_progress", "keepalive", "ping" -> StreamStep.QUIET;
            default -> event.path("error").isObject() ? new StreamStep.Refused(event) : StreamStep.ACTIVITY;
        };
    }

    private StreamStep text(JsonNode event) {
        StreamStep step = StreamStep.text(event.path("delta").asText(""));
        hasText |= step instanceof StreamStep.Text;
        return step;
    }

    private StreamStep ended(JsonNode response) {
        if (!response.isObject()) {
            return new StreamStep.Nonsense("an end without its response");
        }
        tokens = OpenAiUsage.responses(response.path("usage"));
        reason = ResponsesText.finishReason(response);
        state = State.FINISHED;
        return hasText ? StreamStep.QUIET : StreamStep.text(ResponsesText.of(response));
    }

    private StreamStep failed(JsonNode response) {
        tokens = OpenAiUsage.responses(response.path("usage"));
        return new StreamStep.Refused(response);
    }

    @Override
    public StreamStep done() {
        // Not this dialect's word: compatible servers that say it have said before how the response ended.
        return StreamStep.QUIET;
    }

    @Override
    public State state() {
        return state;
    }

    @Override
    public FinishReason finishReason() {
        return refused ? FinishReason.CONTENT_FILTER : reason;
    }

    @Override
    public Tokens tokens() {
        return tokens;
    }
}
