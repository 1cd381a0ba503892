package io.millweir.provider;

import io.millweir.domain.Message;
import io.millweir.domain.ModelOptions;
import io.millweir.domain.Operation;
import io.millweir.domain.Parameters;
import io.millweir.domain.Prices;
import io.millweir.registry.ModelCard;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Model cards and requests for tests: start from the plain one and change what matters. */
public final class Cards {
    private Cards() {}

    public static CardBuilder card(String model) {
        return new CardBuilder(model);
    }

    public static ProviderRequest chat(ModelCard card, String prompt) {
        return new ProviderRequest(
                "q-1",
                1,
                "team-a",
                card,
                Operation.CHAT,
                Optional.empty(),
                List.of(Message.user(prompt)),
                List.of(),
                Parameters.NONE,
                ModelOptions.NONE,
                false,
                Duration.ofSeconds(10));
    }

    public static ProviderRequest withSystemPrompt(ProviderRequest r, String prompt) {
        return r.withConversation(Optional.of(prompt), r.messages());
    }

    public static ProviderRequest withParameters(ProviderRequest r, Parameters parameters) {
        return r.withParameters(parameters);
    }

    public static ProviderRequest withMessages(ProviderRequest r, List<Message> messages) {
        return r.withConversation(r.systemPrompt(), messages);
    }

    public static ProviderRequest withId(ProviderRequest r, String id, int attempt) {
        return copy(r, id, attempt, r.options(), r.stream(), r.timeout());
    }

    public static ProviderRequest withTimeout(ProviderRequest r, Duration timeout) {
        return copy(r, r.queryId(), r.attempt(), r.options(), r.stream(), timeout);
    }

    /** Options that hold nothing but these fields of the model's own. */
    public static ModelOptions extra(Map<String, Object> fields) {
        ModelOptions none = ModelOptions.NONE;
        return new ModelOptions(
                fields,
                none.guardrail(),
                none.serviceTier(),
                none.latency(),
                none.dimensions(),
                none.normalize(),
                none.inputType());
    }

    public static ProviderRequest withOptions(ProviderRequest r, ModelOptions options) {
        return copy(r, r.queryId(), r.attempt(), options, r.stream(), r.timeout());
    }

    public static ProviderRequest streamed(ProviderRequest r) {
        return copy(r, r.queryId(), r.attempt(), r.options(), true, r.timeout());
    }

    private static ProviderRequest copy(
            ProviderRequest r, String id, int attempt, ModelOptions options, boolean stream, Duration timeout) {
        return new ProviderRequest(
                id,
                attempt,
                r.tenant(),
                r.card(),
                r.operation(),
                r.systemPrompt(),
                r.messages(),
                r.input(),
                r.parameters(),
                options,
                stream,
                timeout);
    }

    public static ProviderRequest embed(ModelCard card, String... texts) {
        return new ProviderRequest(
                "q-1",
                1,
                "team-a",
                card,
                Operation.EMBEDDINGS,
                Optional.empty(),
                List.of(),
                List.of(texts),
                Parameters.NONE,
                ModelOptions.NONE,
                false,
                Duration.ofSeconds(10));
    }

    /** Builds a card, field by field. */
    public static final class CardBuilder {
        private final String model;
        private Optional<String> endpoint = Optional.empty();
        private Optional<String> region = Optional.empty();
        private Optional<String> profile = Optional.empty();
        private Optional<String> api = Optional.empty();
        private Optional<String> baseModel = Optional.empty();
        private OptionalInt maxOutputTokens = OptionalInt.empty();
        private Map<String, Boolean> supports = Map.of();

        private CardBuilder(String model) {
            this.model = model;
        }

        public CardBuilder endpoint(String value) {
            endpoint = Optional.of(value);
            return this;
        }

        public CardBuilder region(String value) {
            region = Optional.of(value);
            return this;
        }

        public CardBuilder profile(String value) {
            profile = Optional.of(value);
            return this;
        }

        public CardBuilder api(String value) {
            api = Optional.of(value);
            return this;
        }

        public CardBuilder baseModel(String value) {
            baseModel = Optional.of(value);
            return this;
        }

        public CardBuilder maxOutputTokens(int value) {
            maxOutputTokens = OptionalInt.of(value);
            return this;
        }

        public CardBuilder supports(String capability, boolean value) {
            supports = Map.of(capability, value);
            return this;
        }

        public ModelCard build() {
            return new ModelCard(
                    "x",
                    model,
                    "service",
                    Optional.empty(),
                    Optional.empty(),
                    new Prices(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()),
                    endpoint,
                    region,
                    profile,
                    Operation.CHAT,
                    api,
                    OptionalLong.empty(),
                    maxOutputTokens,
                    supports,
                    Optional.empty(),
                    OptionalInt.empty(),
                    OptionalInt.empty(),
                    OptionalLong.empty(),
                    true,
                    Map.of(),
                    baseModel,
                    ModelOptions.NONE);
        }
    }
}
