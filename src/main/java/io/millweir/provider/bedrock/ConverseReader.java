package io.millweir.provider.bedrock;

import io.millweir.domain.Answer;
import io.millweir.domain.ErrorCode;
import io.millweir.domain.Failure;
import io.millweir.domain.FinishReason;
import io.millweir.domain.Tokens;
import io.millweir.provider.ProviderResult;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.bedrockruntime.model.CitationGeneratedContent;
import software.amazon.awssdk.services.bedrockruntime.model.ContentBlock;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseResponse;
import software.amazon.awssdk.services.bedrockruntime.model.TokenUsage;

/**
 * Reads Converse answers: the text blocks, also those that carry citations, whatever stands between them. Reasoning,
 * tool use and blocks that are not known are no text; an answer of nothing else has the empty text. What a guardrail
 * stopped is an answer too, with the guardrail's text.
 */
final class ConverseReader {
    private ConverseReader() {}

    static ProviderResult read(String where, ConverseResponse response) {
        Tokens tokens = tokens(response.usage());
        String reason = response.stopReasonAsString();
        if (response.output() == null || response.output().message() == null || reason == null) {
            Failure failure = Failure.of(
                    ErrorCode.MALFORMED_RESPONSE,
                    where + ": answered without output.message or stopReason; Millweir falls back to the next model",
                    "check that the endpoint is Bedrock's runtime");
            return new ProviderResult.Failed(failure, tokens);
        }
        StringBuilder text = new StringBuilder();
        for (ContentBlock block : response.output().message().content()) {
            if (block.text() != null) {
                text.append(block.text());
            } else if (block.citationsContent() != null) {
                for (CitationGeneratedContent each : block.citationsContent().content()) {
                    text.append(each.text() == null ? "" : each.text());
                }
            }
        }
        return new ProviderResult.Answered(Answer.chat(text.toString(), finishReason(reason), tokens));
    }

    static FinishReason finishReason(String reason) {
        return switch (reason) {
            case "end_turn", "stop_sequence" -> FinishReason.STOP;
            case "max_tokens", "model_context_window_exceeded" -> FinishReason.LENGTH;
            case "tool_use" -> FinishReason.TOOL_CALLS;
            case "guardrail_intervened", "content_filtered" -> FinishReason.CONTENT_FILTER;
            default -> FinishReason.OTHER;
        };
    }

    /** Bedrock's input tokens exclude both kinds of cache, as ours do; it does not count reasoning apart. */
    static Tokens tokens(@Nullable TokenUsage usage) {
        if (usage == null) {
            return Tokens.UNKNOWN;
        }
        return new Tokens(
                optional(usage.inputTokens()),
                optional(usage.outputTokens()),
                optional(usage.cacheReadInputTokens()),
                optional(usage.cacheWriteInputTokens()),
                OptionalLong.empty(),
                false);
    }

    private static OptionalLong optional(@Nullable Integer count) {
        return count == null ? OptionalLong.empty() : OptionalLong.of(count);
    }
}
