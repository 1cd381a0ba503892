package io.millweir.provider.bedrock;

import io.millweir.config.ProviderConfig.SystemPrompt;
import io.millweir.domain.ErrorCode;
import io.millweir.domain.Failure;
import io.millweir.domain.Message;
import io.millweir.domain.Role;
import io.millweir.provider.ProviderRequest;
import io.millweir.registry.ModelCard;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What becomes of a system prompt that the model does not take: it is never dropped. */
final class SystemPrompts {
    private SystemPrompts() {}

    /** Why the request is not sent; empty when there is no system prompt, or the model takes it, or it is folded in. */
    static Optional<Failure> refusal(String where, ProviderRequest request, SystemPrompt policy) {
        return policy == SystemPrompt.REFUSE && isInTheWay(request)
                ? Optional.of(Failure.of(
                        ErrorCode.PROVIDER_REJECTED,
                        where + ": the model takes no system prompt; leave it out or choose another model",
                        "set providers.bedrock.system-prompt to fold to put it before the first user message, or"
                                + " supports.system_prompt in the card when the model takes one"))
                : Optional.empty();
    }

    /** Whether a system prompt is taken by the model of this card, or folded in. */
    static boolean taken(ModelCard card, SystemPrompt policy) {
        return policy == SystemPrompt.FOLD || Capabilities.of(card).has(Capability.SYSTEM_PROMPT);
    }

    /** The same request; one that must not have a system prompt says it at the head of its first user message. */
    static ProviderRequest fitted(ProviderRequest request) {
        return isInTheWay(request)
                ? request.withConversation(
                        Optional.empty(), folded(request.systemPrompt().orElseThrow(), request.messages()))
                : request;
    }

    private static boolean isInTheWay(ProviderRequest request) {
        return request.systemPrompt().isPresent()
                && !Capabilities.of(request.card()).has(Capability.SYSTEM_PROMPT);
    }

    private static List<Message> folded(String prompt, List<Message> messages) {
        List<Message> folded = new ArrayList<>(messages);
        for (int i = 0; i < folded.size(); i++) {
            if (folded.get(i).role() == Role.USER) {
                folded.set(i, Message.user(prompt + "\n\n" + folded.get(i).content()));
                return folded;
            }
        }
        folded.add(0, Message.user(prompt));
        return folded;
    }
}
