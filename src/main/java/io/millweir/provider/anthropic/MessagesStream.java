package io.millweir.provider.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millweir.domain.FinishReason;
import io.millweir.domain.Tokens;
import io.millweir.provider.Json;
import io.millweir.provider.StreamReader;
import io.millweir.provider.StreamStep;

/** Reads the stream of {@code /v1/messages}, which ends with {@code message_stop} and nothing else. */
final class MessagesStream implements StreamReader {
    private final ObjectNode usage = Json.object();
    private State state = State.OPEN;
    private FinishReason reason = FinishReason.OTHER;

    @Override
    public StreamStep read(String name, JsonNode event) {
        String type = event.path("type").asText(name);
        return switch (type) {
            case "message_start" -> {
                count(event.path("message").path("usage"));
                // A first guess of what will be, not a count.
                usage.remove("output_tokens");
                yield StreamStep.QUIET;
            }
            case "content_block_start" -> begun(event.path("content_block"));
            case "content_block_delta" -> delta(event.path("delta"));
            case "message_delta" -> {
                count(event.path("usage"));
                reason = MessagesText.finishReason(
                        event.path("delta").path("stop_reason").asText(""));
                yield StreamStep.QUIET;
            }
            case "message_stop" -> {
                state = State.FINISHED;
                yield StreamStep.QUIET;
            }
            case "error" -> new StreamStep.Refused(event);
            default -> StreamStep.QUIET;
        };
    }

    // The later counts are cumulative and replace the earlier ones; what is not counted again stands.
    private void count(JsonNode counts) {
        if (counts instanceof ObjectNode given) {
            given.properties().stream()
                    .filter(each -> !each.getValue().isNull())
                    .forEach(each -> usage.set(each.getKey(), each.getValue()));
        }
    }

    private static StreamStep begun(JsonNode block) {
        return block.path("type").asText("").equals("text")
                ? StreamStep.text(block.path("text").asText(""))
                : StreamStep.ACTIVITY;
    }

    private static StreamStep delta(JsonNode delta) {
        return delta.path("type").asText("").equals("text_delta")
                ? StreamStep.text(delta.path("text").asText(""))
                : StreamStep.ACTIVITY;
    }

    @Override
    public StreamStep done() {
        return new StreamStep.Nonsense("\"[DONE]\", which is another dialect's");
    }

    @Override
    public State state() {
        return state;
    }

    @Override
    public FinishReason finishReason() {
        return reason;
    }

    @Override
    public Tokens tokens() {
        return MessagesText.tokens(usage);
    }
}
