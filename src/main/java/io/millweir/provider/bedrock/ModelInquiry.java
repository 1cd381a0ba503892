package io.millweir.provider.bedrock;

import io.millweir.domain.ErrorCode;
import io.millweir.domain.Failure;
import io.millweir.provider.bedrock.ModelAdvice.Facts;
import io.millweir.registry.BedrockModelNames;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Finds out, before a failure is reported that is about the model, what is wrong with the model.
 *
 * <p>Threading: thread-safe; call on a worker, and it completes on one. Only such failures wait for it, and no longer
 * than they are allowed to.
 */
final class ModelInquiry {
    private final BedrockCatalogue catalogue;
    private final ModelAdvice advice = new ModelAdvice();
    private final Executor workers;
    private final ScheduledExecutorService timer;

    ModelInquiry(BedrockCatalogue catalogue, Executor workers, ScheduledExecutorService timer) {
        this.catalogue = catalogue;
        this.workers = workers;
        this.timer = timer;
    }

    /**
     * The failure, with what was found out; never completes exceptionally.
     *
     * @param model the card's id or ARN
     * @param atMost how long the failure may wait
     */
    CompletableFuture<Failure> into(
            Failure failure, String where, String model, ControlTarget target, Duration atMost) {
        Optional<String> id = BedrockModelNames.plain(model);
        if (id.isEmpty() || !ModelAdvice.wanted(failure)) {
            return CompletableFuture.completedFuture(failure);
        }
        Facts none = Facts.none(where, id.get(), target.region());
        CompletableFuture<Failure> explained = new CompletableFuture<>();
        ScheduledFuture<?> limit;
        try {
            limit = timer.schedule(
                    () -> workers.execute(() -> explained.complete(advice.about(failure, none))),
                    Math.max(0, atMost.toNanos()),
                    TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException closed) {
            return CompletableFuture.completedFuture(advice.about(failure, none));
        }
        var unusedEnd = facts(failure, none, target)
                .thenApply(facts -> advice.about(failure, facts))
                .whenComplete((better, problem) -> {
                    limit.cancel(false);
                    explained.complete(problem == null ? better : failure);
                });
        return explained;
    }

    private CompletableFuture<Facts> facts(Failure failure, Facts none, ControlTarget target) {
        boolean absent = failure.code() == ErrorCode.MODEL_NOT_FOUND || failure.code() == ErrorCode.MODEL_NOT_IN_REGION;
        boolean profile = failure.code() == ErrorCode.INFERENCE_PROFILE_REQUIRED;
        CompletableFuture<Optional<ModelAccess>> asked =
                profile ? CompletableFuture.completedFuture(Optional.empty()) : catalogue.access(target, none.base());
        return catalogue
                .listing(target)
                .thenCombine(
                        asked,
                        (here, access) -> new Facts(none.where(), none.model(), none.region(), here, access, Map.of()))
                .thenCompose(facts ->
                        absent || facts.access().map(ModelAccess::elsewhere).orElse(false)
                                ? elsewhere(facts, target)
                                : CompletableFuture.completedFuture(facts));
    }

    private CompletableFuture<Facts> elsewhere(Facts facts, ControlTarget target) {
        boolean told = facts.here().models().isPresent();
        boolean here = BedrockModelNames.isProfile(facts.model())
                ? facts.here().hasProfile(facts.model())
                : facts.here().has(facts.model());
        boolean refused = facts.access().map(ModelAccess::elsewhere).orElse(false);
        if (!refused && (!told || here)) {
            return CompletableFuture.completedFuture(facts);
        }
        return catalogue
                .elsewhere(target)
                .thenApply(found ->
                        new Facts(facts.where(), facts.model(), facts.region(), facts.here(), facts.access(), found));
    }
}
