package io.millweir.runtime;

import io.millweir.config.MillweirConfig;
import io.millweir.config.ProviderConfig;
import io.millweir.domain.Deployment;
import io.millweir.domain.ErrorCode;
import io.millweir.domain.Failure;
import io.millweir.domain.Message;
import io.millweir.domain.ModelOptions;
import io.millweir.domain.Operation;
import io.millweir.domain.Parameters;
import io.millweir.domain.Tokens;
import io.millweir.provider.DeltaListener;
import io.millweir.provider.Provider;
import io.millweir.provider.ProviderRequest;
import io.millweir.provider.ProviderResult;
import io.millweir.provider.Providers;
import io.millweir.provider.bedrock.BedrockIdentity;
import io.millweir.provider.bedrock.BedrockProvider;
import io.millweir.registry.ModelCard;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Finds out whether models can be called: by one tiny real call each, through the same adapters as every query.
 *
 * <p>Threading: thread-safe; nothing blocks but {@link #close}.
 */
public final class ModelCheck implements AutoCloseable {
    /** Some models refuse to be asked for fewer tokens than this. */
    private static final int ANSWER_TOKENS = 16;

    private static final Duration LONGEST = Duration.ofSeconds(60);

    private final MillweirConfig config;
    private final Providers providers;

    /** A check of models by the providers that are configured so. */
    public ModelCheck(MillweirConfig config, Clock clock) {
        this.config = config;
        this.providers = ProviderAssembly.of(config, clock);
    }

    /**
     * What became of the check of one model.
     *
     * @param deployment where it is called; empty when its service is not configured
     * @param took from the call to its end; empty when no call was made
     * @param tokens what the call consumed, as far as known
     * @param failure why the model cannot be called; empty when it can
     * @param identity Bedrock: who calls, and what AWS says of it
     */
    public record Result(
            ModelCard card,
            Optional<Deployment> deployment,
            Optional<Duration> took,
            Tokens tokens,
            Optional<Failure> failure,
            Optional<BedrockIdentity> identity) {
        private Result with(Optional<BedrockIdentity> known) {
            return new Result(card, deployment, took, tokens, failure, known);
        }

        /** Whether the model can be called, as far as was looked. */
        public boolean ok() {
            return failure.isEmpty();
        }
    }

    /** Checks without any network: whether the card's service is configured, and where it would be called. */
    public Result resolve(ModelCard card) {
        Optional<Provider> provider = providers.of(card);
        return new Result(
                card,
                provider.map(each -> each.deployment(card)),
                Optional.empty(),
                Tokens.UNKNOWN,
                provider.isPresent() ? Optional.empty() : Optional.of(unserved(card)),
                Optional.empty());
    }

    /** Makes one tiny call; never completes exceptionally. */
    public CompletionStage<Result> call(ModelCard card) {
        Optional<Provider> provider = providers.of(card);
        if (provider.isEmpty()) {
            return CompletableFuture.completedFuture(resolve(card));
        }
        long start = System.nanoTime();
        return provider.get()
                .call(request(card), DeltaListener.NONE)
                .result()
                .thenApply(end -> {
                    Duration took = Duration.ofNanos(System.nanoTime() - start);
                    // Asked again: a region that only the SDK knows is known after the call.
                    Optional<Deployment> deployment = Optional.of(provider.get().deployment(card));
                    if (end instanceof ProviderResult.Failed failed) {
                        return new Result(
                                card,
                                deployment,
                                Optional.of(took),
                                failed.tokens(),
                                Optional.of(failed.failure()),
                                Optional.empty());
                    }
                    Tokens tokens = ((ProviderResult.Answered) end).answer().tokens();
                    return new Result(card, deployment, Optional.of(took), tokens, Optional.empty(), Optional.empty());
                })
                .thenCombine(identity(provider.get(), card), Result::with);
    }

    private static CompletionStage<Optional<BedrockIdentity>> identity(Provider provider, ModelCard card) {
        return provider instanceof BedrockProvider bedrock
                ? bedrock.identity(card).thenApply(Optional::of)
                : CompletableFuture.completedFuture(Optional.empty());
    }

    private ProviderRequest request(ModelCard card) {
        boolean chat = card.operation() == Operation.CHAT;
        return new ProviderRequest(
                "models-check-" + card.name(),
                1,
                "millweir",
                card,
                card.operation(),
                Optional.empty(),
                chat ? List.of(Message.user("Reply with the word ok.")) : List.of(),
                chat ? List.of() : List.of("ok"),
                new Parameters(
                        OptionalDouble.empty(), OptionalDouble.empty(), OptionalInt.of(ANSWER_TOKENS), List.of()),
                ModelOptions.NONE.over(card.options()),
                false,
                timeout(card));
    }

    private Duration timeout(ModelCard card) {
        Duration configured = card.timeout()
                .or(() -> Optional.ofNullable(config.providers().get(Providers.canonical(card.service())))
                        .map(ProviderConfig::timeout))
                .orElse(LONGEST);
        return configured.compareTo(LONGEST) > 0 ? LONGEST : configured;
    }

    private Failure unserved(ModelCard card) {
        return Failure.of(
                ErrorCode.MODEL_NOT_FOUND,
                "models[\"" + card.name() + "\"].service: \"" + card.service() + "\" is no configured provider",
                "configure it under providers:, or name one of " + String.join(", ", providers.services()));
    }

    @Override
    public void close() {
        providers.close();
    }
}
