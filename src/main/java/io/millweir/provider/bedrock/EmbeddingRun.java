package io.millweir.provider.bedrock;

import io.millweir.domain.Answer;
import io.millweir.domain.Tokens;
import io.millweir.provider.ProviderRequest;
import io.millweir.provider.ProviderResult;
import io.millweir.provider.bedrock.invoke.EmbeddingAnswers;
import io.millweir.provider.bedrock.invoke.EmbeddingPayload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeAsyncClient;
import software.amazon.awssdk.services.bedrockruntime.model.InvokeModelResponse;

/**
 * The texts of one call in as many invocations as the model needs, a few at a time. After a failure nothing more is
 * sent, but what is in flight is waited for: it will be paid, so its tokens must be counted.
 *
 * <p>Threading: {@link #start} once; the SDK reports on its threads; {@link #cancel} may come at any time. State is under
 * the monitor.
 */
final class EmbeddingRun {
    /** Invocations in flight at once: a query with many texts must not take all connections. */
    static final int AT_ONCE = 8;

    private final BedrockRuntimeAsyncClient client;
    private final String where;
    private final ProviderRequest request;
    private final EmbeddingPayload payload;
    private final List<List<String>> batches;
    private final long deadlineNanos;
    private final CompletableFuture<ProviderResult> result = new CompletableFuture<>();
    private final TreeMap<Integer, CompletableFuture<InvokeModelResponse>> inFlight = new TreeMap<>();
    private final TreeMap<Integer, Answer> answers = new TreeMap<>();
    private @Nullable Throwable problem;
    private ProviderResult.@Nullable Failed unreadable;
    private int next;
    private int running;
    private boolean cancelled;
    private Tokens paid = Tokens.UNKNOWN;
    private boolean uncounted;

    EmbeddingRun(
            BedrockRuntimeAsyncClient client,
            String where,
            ProviderRequest request,
            Duration left,
            EmbeddingPayload payload) {
        this.client = client;
        this.where = where;
        this.request = request;
        this.payload = payload;
        this.batches = batches(request.input(), payload.mostTexts());
        this.deadlineNanos = System.nanoTime() + left.toNanos();
    }

    CompletableFuture<ProviderResult> result() {
        return result;
    }

    void start() {
        if (batches.isEmpty()) {
            complete();
        }
        for (int each = 0; each < AT_ONCE; each++) {
            sendNext();
        }
    }

    void cancel() {
        List<CompletableFuture<InvokeModelResponse>> calls;
        synchronized (this) {
            cancelled = true;
            calls = List.copyOf(inFlight.values());
        }
        calls.forEach(call -> call.cancel(true));
    }

    private void sendNext() {
        int index;
        synchronized (this) {
            if (cancelled || failed() || next == batches.size()) {
                return;
            }
            index = next++;
            running++;
        }
        // Outside of the monitor, for the SDK may look for credentials first.
        CompletableFuture<InvokeModelResponse> call = invoke(batches.get(index));
        boolean tooLate;
        synchronized (this) {
            inFlight.put(index, call);
            tooLate = cancelled;
        }
        if (tooLate) {
            call.cancel(true);
        }
        var unusedEnd = call.whenComplete((response, failure) -> ended(index, response, failure));
    }

    private CompletableFuture<InvokeModelResponse> invoke(List<String> texts) {
        Duration left = Duration.ofNanos(Math.max(1_000_000, deadlineNanos - System.nanoTime()));
        try {
            return client.invokeModel(InvokeRequests.of(request, payload.request(texts, request.options()), left));
        } catch (RuntimeException unsent) {
            return CompletableFuture.failedFuture(unsent);
        }
    }

    private void ended(int index, @Nullable InvokeModelResponse response, @Nullable Throwable failure) {
        boolean done;
        synchronized (this) {
            inFlight.remove(index);
            running--;
            if (response == null) {
                problem = problem == null ? failure : problem;
            } else {
                read(index, response);
            }
            done = running == 0 && (failed() || cancelled || answers.size() == batches.size());
        }
        if (done) {
            complete();
        } else {
            sendNext();
        }
    }

    private void read(int index, InvokeModelResponse response) {
        ProviderResult part = EmbeddingAnswers.read(
                where,
                payload,
                batches.get(index).size(),
                response.body().asByteArrayUnsafe(),
                response.sdkHttpResponse()::firstMatchingHeader);
        if (part instanceof ProviderResult.Answered answered) {
            answers.put(index, answered.answer());
            pay(answered.answer().tokens());
        } else if (part instanceof ProviderResult.Failed failed) {
            unreadable = unreadable == null ? failed : unreadable;
            pay(failed.tokens());
        }
    }

    /** A sum of which a part is not known is not known. */
    private void pay(Tokens tokens) {
        uncounted |= !tokens.known();
        paid = uncounted
                ? Tokens.UNKNOWN
                : Tokens.of(paid.input().orElse(0) + tokens.input().orElse(0), 0);
    }

    private boolean failed() {
        return problem != null || unreadable != null;
    }

    private void complete() {
        if (problem != null) {
            result.completeExceptionally(new PartlyPaid(paid, problem));
        } else if (unreadable != null) {
            result.complete(new ProviderResult.Failed(unreadable.failure(), paid));
        } else {
            List<List<Double>> vectors = new ArrayList<>();
            answers.values().forEach(each -> vectors.addAll(each.embeddings()));
            result.complete(new ProviderResult.Answered(new Answer(Optional.empty(), Optional.empty(), vectors, paid)));
        }
    }

    private static List<List<String>> batches(List<String> texts, int most) {
        List<List<String>> batches = new ArrayList<>();
        for (int from = 0; from < texts.size(); from += most) {
            batches.add(List.copyOf(texts.subList(from, Math.min(texts.size(), from + most))));
        }
        return batches;
    }
}
