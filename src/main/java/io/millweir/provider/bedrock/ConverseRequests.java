package io.millweir.provider.bedrock;

import io.millweir.domain.Message;
import io.millweir.domain.ModelOptions;
import io.millweir.domain.Role;
import io.millweir.provider.ProviderRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.bedrockruntime.model.ContentBlock;
import software.amazon.awssdk.services.bedrockruntime.model.ConversationRole;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseRequest;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseStreamRequest;
import software.amazon.awssdk.services.bedrockruntime.model.GuardrailTrace;
import software.amazon.awssdk.services.bedrockruntime.model.SystemContentBlock;

/** Writes Converse and ConverseStream requests. */
final class ConverseRequests {
    /** OpenAI's word for leaving the choice to the project's settings, which Bedrock has not. */
    private static final String AUTO = "auto";

    private ConverseRequests() {}

    static ConverseRequest of(ProviderRequest request, Duration left) {
        ModelOptions options = request.options();
        ConverseRequest.Builder builder = ConverseRequest.builder()
                .modelId(request.card().model())
                .messages(messages(request.messages()))
                .inferenceConfig(ConverseParameters.of(request))
                .requestMetadata(Map.of(
                        "millweir-query-id", CorrelationText.of(request.queryId()),
                        "millweir-attempt", Integer.toString(request.attempt()),
                        "millweir-tenant", CorrelationText.of(request.tenant())))
                .overrideConfiguration(
                        configuration -> configuration.apiCallTimeout(left).apiCallAttemptTimeout(left));
        request.systemPrompt()
                .ifPresent(text ->
                        builder.system(SystemContentBlock.builder().text(text).build()));
        options.guardrail()
                .ifPresent(guardrail -> builder.guardrailConfig(each -> each.guardrailIdentifier(guardrail.identifier())
                        .guardrailVersion(guardrail.version())
                        .trace(trace(guardrail))));
        options.serviceTier()
                .filter(tier -> !tier.equals(AUTO))
                .ifPresent(tier -> builder.serviceTier(each -> each.type(tier)));
        options.latency().ifPresent(latency -> builder.performanceConfig(each -> each.latency(latency)));
        if (!options.additionalModelRequestFields().isEmpty()) {
            builder.additionalModelRequestFields(JsonDocuments.of(options.additionalModelRequestFields()));
        }
        return builder.build();
    }

    /** The same request for an answer in pieces. */
    static ConverseStreamRequest streamed(ProviderRequest request, Duration left) {
        ConverseRequest whole = of(request, left);
        ConverseStreamRequest.Builder builder = ConverseStreamRequest.builder()
                .modelId(whole.modelId())
                .messages(whole.messages())
                .inferenceConfig(whole.inferenceConfig())
                .requestMetadata(whole.requestMetadata())
                .serviceTier(whole.serviceTier())
                .performanceConfig(whole.performanceConfig())
                .additionalModelRequestFields(whole.additionalModelRequestFields())
                .overrideConfiguration(
                        configuration -> configuration.apiCallTimeout(left).apiCallAttemptTimeout(left));
        if (whole.hasSystem()) {
            builder.system(whole.system());
        }
        request.options()
                .guardrail()
                .ifPresent(guardrail -> builder.guardrailConfig(each -> each.guardrailIdentifier(guardrail.identifier())
                        .guardrailVersion(guardrail.version())
                        .trace(trace(guardrail))));
        return builder.build();
    }

    /** Absent means disabled to Bedrock. */
    private static @Nullable GuardrailTrace trace(ModelOptions.Guardrail guardrail) {
        return guardrail.trace() ? GuardrailTrace.ENABLED : null;
    }

    /** Bedrock wants the roles to alternate, so turns of one speaker in a row become blocks of one message. */
    private static List<software.amazon.awssdk.services.bedrockruntime.model.Message> messages(List<Message> turns) {
        List<software.amazon.awssdk.services.bedrockruntime.model.Message> messages = new ArrayList<>();
        int next = 0;
        while (next < turns.size()) {
            Role role = turns.get(next).role();
            List<ContentBlock> blocks = new ArrayList<>();
            while (next < turns.size() && turns.get(next).role() == role) {
                blocks.add(ContentBlock.fromText(turns.get(next++).content()));
            }
            messages.add(software.amazon.awssdk.services.bedrockruntime.model.Message.builder()
                    .role(role == Role.ASSISTANT ? ConversationRole.ASSISTANT : ConversationRole.USER)
                    .content(blocks)
                    .build());
        }
        return messages;
    }
}
