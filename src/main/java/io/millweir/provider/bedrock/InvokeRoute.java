package io.millweir.provider.bedrock;

import io.millweir.domain.ErrorCode;
import io.millweir.domain.Failure;
import io.millweir.domain.Operation;
import io.millweir.provider.ProviderRequest;
import io.millweir.provider.bedrock.invoke.EmbeddingDialect;
import io.millweir.provider.bedrock.invoke.NativeDialect;
import io.millweir.provider.bedrock.invoke.NativePayload;
import io.millweir.registry.ModelCard;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Decides which requests go by InvokeModel in the model's native shape: embeddings, which Converse does not know; cards
 * with {@code api: invoke}; and, unless the card says {@code api: converse}, imported models, SageMaker endpoints and
 * cards that say that Converse does not serve them.
 */
final class InvokeRoute {
    private static final Pattern MISTRAL_TEXT =
            Pattern.compile("mistral\\.(?:mistral-7b|mixtral|mistral-small-2402|mistral-large-2402).*");
    private static final String CONVERSE = "converse";
    private static final String INVOKE = "invoke";

    private InvokeRoute() {}

    /** Why this request cannot be sent; empty when it can, or when it goes by Converse. */
    static Optional<Failure> refusal(String where, ProviderRequest request) {
        ModelCard card = request.card();
        boolean embeds = EmbeddingDialect.of(ModelFamily.baseId(card)).isPresent();
        if (request.operation() == Operation.EMBEDDINGS) {
            return embeds
                    ? Optional.empty()
                    : rejected(
                            where,
                            "the model makes no embeddings that Millweir knows; name one of Titan, Cohere or Nova",
                            "an ARN needs base_model in the card to say which model it is");
        }
        if (embeds) {
            return rejected(where, "the model makes embeddings only; name a chat model", "send input instead of query");
        }
        Optional<String> unknown = api(card).filter(api -> !api.equals(CONVERSE) && !api.equals(INVOKE));
        if (unknown.isPresent()) {
            return rejected(
                    where,
                    "api \"" + unknown.get() + "\" is none of Bedrock's; set the card's api to converse or invoke",
                    "leave api out of the card unless the model needs invoke");
        }
        if (!takes(card)) {
            return Optional.empty();
        }
        Optional<NativeDialect> dialect = dialect(card);
        return dialect.isEmpty()
                ? unworded(where, card)
                : dialect.get()
                        .payload()
                        .refusal(request)
                        .flatMap(what -> rejected(where, what, "or set api: converse in the card"));
    }

    private static Optional<Failure> unworded(String where, ModelCard card) {
        return Capabilities.of(card).has(Capability.CONVERSE)
                ? rejected(
                        where,
                        "the model's native shape is not known, so it cannot be called by InvokeModel; set the card's"
                                + " api to converse",
                        "set api: converse in the card")
                : rejected(
                        where,
                        "the model answers neither Converse nor in a native shape that Millweir knows; name a chat"
                                + " model",
                        "set supports.converse in the card when Converse serves it");
    }

    /** How to send this request, which was not refused; empty when it goes by Converse. */
    static Optional<BedrockExchange> exchange(ProviderRequest request) {
        ModelCard card = request.card();
        if (request.operation() == Operation.EMBEDDINGS) {
            return EmbeddingDialect.of(ModelFamily.baseId(card)).map(each -> new EmbeddingsExchange(each.payload()));
        }
        if (!takes(card)) {
            return Optional.empty();
        }
        return dialect(card)
                .map(NativeDialect::payload)
                .map(payload ->
                        streams(request, payload) ? new InvokeStreamExchange(payload) : new InvokeExchange(payload));
    }

    private static boolean streams(ProviderRequest request, NativePayload payload) {
        return request.stream()
                && payload.streams()
                && Capabilities.of(request.card()).has(Capability.STREAMING);
    }

    /** Whether this request goes by InvokeModel. */
    static boolean takes(ProviderRequest request) {
        return request.operation() == Operation.EMBEDDINGS || takes(request.card());
    }

    private static boolean takes(ModelCard card) {
        return api(card)
                .map(INVOKE::equals)
                .orElseGet(() -> isEndpoint(card)
                        || isImported(card)
                        || !Capabilities.of(card).has(Capability.CONVERSE));
    }

    private static Optional<NativeDialect> dialect(ModelCard card) {
        if (isEndpoint(card)) {
            return Optional.of(NativeDialect.OPENAI_CHAT);
        }
        String id = ModelFamily.baseId(card);
        return Optional.ofNullable(
                switch (ModelFamily.of(card)) {
                    case CLAUDE -> NativeDialect.CLAUDE_MESSAGES;
                    case CLAUDE_TEXT -> NativeDialect.CLAUDE_TEXT;
                    case NOVA -> NativeDialect.NOVA;
                    case TITAN_TEXT -> NativeDialect.TITAN_TEXT;
                    case LLAMA ->
                        id.startsWith("meta.llama2")
                                ? NativeDialect.LLAMA_2
                                : id.startsWith("meta.llama4") ? NativeDialect.LLAMA_4 : NativeDialect.LLAMA_3;
                    case MISTRAL ->
                        MISTRAL_TEXT.matcher(id).matches() ? NativeDialect.MISTRAL_TEXT : NativeDialect.OPENAI_CHAT;
                    case COMMAND -> NativeDialect.COMMAND;
                    case COMMAND_R -> NativeDialect.COMMAND_R;
                    case JURASSIC -> NativeDialect.JURASSIC;
                    case JAMBA -> NativeDialect.OPENAI_CHAT;
                    case TITAN_EMBED, COHERE_EMBED, NOVA_EMBED -> null;
                    case OTHER -> isImported(card) ? imported(id) : null;
                });
    }

    /** AWS's user guide, "Invoke your imported model": Llama's shape serves all but gpt-oss. */
    private static NativeDialect imported(String baseId) {
        if (baseId.startsWith("deepseek.")) {
            return NativeDialect.DEEPSEEK_IMPORTED;
        }
        if (baseId.startsWith("qwen.")) {
            return NativeDialect.QWEN_IMPORTED;
        }
        return baseId.startsWith("openai.") ? NativeDialect.OPENAI_CHAT : NativeDialect.LLAMA_3;
    }

    private static Optional<String> api(ModelCard card) {
        return card.api().map(api -> api.toLowerCase(Locale.ROOT));
    }

    private static boolean isEndpoint(ModelCard card) {
        return card.model().startsWith("arn:") && card.model().contains(":sagemaker:");
    }

    private static boolean isImported(ModelCard card) {
        return card.model().startsWith("arn:") && card.model().contains(":imported-model/");
    }

    private static Optional<Failure> rejected(String where, String what, String hint) {
        return Optional.of(Failure.of(ErrorCode.PROVIDER_REJECTED, where + ": " + what, hint));
    }
}
