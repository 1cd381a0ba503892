package io.millweir.provider.bedrock;

import io.millweir.domain.Message;
import io.millweir.domain.Parameters;
import io.millweir.domain.Role;
import io.millweir.provider.AnswerLimit;
import io.millweir.provider.ProviderRequest;
import io.millweir.registry.ModelCard;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.bedrockruntime.model.ContentBlock;
import software.amazon.awssdk.services.bedrockruntime.model.ConversationRole;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseRequest;
import software.amazon.awssdk.services.bedrockruntime.model.InferenceConfiguration;
import software.amazon.awssdk.services.bedrockruntime.model.SystemContentBlock;

/** Writes Converse requests. */
final class ConverseRequests {
    // AWS's table of features by model, and bedrock-access-gateway's for Mistral.
    private static final Pattern WITHOUT_SYSTEM_PROMPT = Pattern.compile(
            "amazon\\.titan-(?:text|tg1)|mistral\\.mistral-7b|mistral\\.mixtral|cohere\\.command-(?:text|light)|ai21\\.j2");

    private ConverseRequests() {}

    /** Whether the model takes a system prompt; the card's word counts before ours. */
    static boolean takesSystemPrompt(ModelCard card) {
        return card.supports("system_prompt").orElseGet(() -> !WITHOUT_SYSTEM_PROMPT
                .matcher(card.model().toLowerCase(Locale.ROOT))
                .find());
    }

    static ConverseRequest of(ProviderRequest request, Duration left) {
        ConverseRequest.Builder builder = ConverseRequest.builder()
                .modelId(request.card().model())
                .messages(messages(request.messages()))
                .inferenceConfig(inference(request))
                .requestMetadata(Map.of(
                        "millweir-query-id", CorrelationText.of(request.queryId()),
                        "millweir-attempt", Integer.toString(request.attempt()),
                        "millweir-tenant", CorrelationText.of(request.tenant())))
                .overrideConfiguration(options -> options.apiCallTimeout(left).apiCallAttemptTimeout(left));
        request.systemPrompt()
                .ifPresent(text ->
                        builder.system(SystemContentBlock.builder().text(text).build()));
        return builder.build();
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

    /** The limit is always sent: without it Bedrock reserves quota for the longest answer the model can give. */
    private static InferenceConfiguration inference(ProviderRequest request) {
        Parameters parameters = request.parameters();
        InferenceConfiguration.Builder builder =
                InferenceConfiguration.builder().maxTokens(AnswerLimit.of(request));
        parameters.temperature().ifPresent(value -> builder.temperature((float) value));
        parameters.topP().ifPresent(value -> builder.topP((float) value));
        if (!parameters.stopSequences().isEmpty()) {
            builder.stopSequences(parameters.stopSequences());
        }
        return builder.build();
    }
}
