package io.millweir.dispatch;

import io.millweir.domain.Answer;
import io.millweir.domain.Deployment;
import io.millweir.domain.ErrorCode;
import io.millweir.domain.Failure;
import io.millweir.domain.FinishReason;
import io.millweir.domain.Tokens;
import io.millweir.provider.Call;
import io.millweir.provider.DeltaListener;
import io.millweir.provider.Provider;
import io.millweir.provider.ProviderRequest;
import io.millweir.provider.ProviderResult;
import io.millweir.provider.RunningCall;
import io.millweir.registry.ModelCard;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** A provider whose calls go as the test says; an unscripted model answers at once. */
final class ScriptedProvider implements Provider {
    private final String name;
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(2);
    private final Map<String, Deque<Behaviour>> scripts = new ConcurrentHashMap<>();
    private final List<Made> calls = new ArrayList<>();
    private volatile boolean ignoresCancels;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger mostInFlight = new AtomicInteger();

    ScriptedProvider(String name) {
        this.name = name;
    }

    /** What happens to a call. */
    interface Behaviour {
        void play(Made call, ScheduledExecutorService threads);
    }

    /** A call that was made. */
    record Made(
            ProviderRequest request,
            DeltaListener deltas,
            RunningCall call,
            AtomicInteger cancels,
            AtomicInteger inFlight,
            AtomicBoolean left) {
        void end(ProviderResult result) {
            // Before the end is told, for the next call may begin at once.
            leave();
            call.end(result);
        }

        private void cancelled() {
            cancels.incrementAndGet();
            leave();
        }

        private void leave() {
            if (left.compareAndSet(false, true)) {
                inFlight.decrementAndGet();
            }
        }

        String model() {
            return request.card().name();
        }
    }

    static final Tokens TOKENS = Tokens.of(7, 11);

    static ProviderResult answer(String text) {
        return new ProviderResult.Answered(Answer.chat(text, FinishReason.STOP, TOKENS));
    }

    static ProviderResult failure(ErrorCode code) {
        return new ProviderResult.Failed(Failure.of(code, "scripted: fails with \"" + code.code() + "\""));
    }

    static Behaviour answers() {
        return says("fine");
    }

    static Behaviour says(String text) {
        return (call, threads) -> threads.execute(() -> call.end(answer(text)));
    }

    static Behaviour fails(ErrorCode code) {
        return (call, threads) -> threads.execute(() -> call.end(failure(code)));
    }

    static Behaviour fails(ErrorCode code, Duration retryAfter) {
        Failure failure = Failure.of(code, "scripted: asks for a pause").withRetryAfter(Optional.of(retryAfter));
        return (call, threads) -> threads.execute(() -> call.end(new ProviderResult.Failed(failure)));
    }

    /** Streams these pieces and answers with all of them. */
    static Behaviour streams(String... pieces) {
        return (call, threads) -> threads.execute(() -> {
            List.of(pieces).forEach(call.deltas()::onDelta);
            call.end(answer(String.join("", pieces)));
        });
    }

    /** Streams these pieces, and then the stream breaks. */
    static Behaviour breaksOff(ErrorCode code, String... pieces) {
        return (call, threads) -> threads.execute(() -> {
            List.of(pieces).forEach(call.deltas()::onDelta);
            call.end(failure(code));
        });
    }

    /** Fails for its key, of which there is another. */
    static Behaviour failsForItsKey(ErrorCode code) {
        Failure failure = Failure.of(code, "scripted: this key is used up");
        return (call, threads) ->
                threads.execute(() -> call.end(new ProviderResult.Failed(failure, Tokens.UNKNOWN, true)));
    }

    /** Nothing until the test ends it. */
    static Behaviour waits() {
        return (call, threads) -> {};
    }

    /** The call's timeout, kept as adapters keep it. */
    static Behaviour timesOut() {
        return (call, threads) -> {
            var unused = threads.schedule(
                    () -> call.end(failure(ErrorCode.TIMEOUT)),
                    call.request().timeout().toNanos(),
                    TimeUnit.NANOSECONDS);
        };
    }

    static Behaviour throwsBug() {
        return (call, threads) -> {
            throw new IllegalStateException("scripted bug");
        };
    }

    /** The behaviours of this model's calls in order; the last one stays. */
    void script(String model, Behaviour... behaviours) {
        scripts.put(model, new ArrayDeque<>(List.of(behaviours)));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Deployment deployment(ModelCard card) {
        return new Deployment(name, card.model(), Optional.empty());
    }

    @Override
    public Call call(ProviderRequest request, DeltaListener deltas) {
        Made made = new Made(
                request, deltas, new RunningCall("scripted"), new AtomicInteger(), inFlight, new AtomicBoolean());
        made.call().onCancel(made::cancelled);
        Behaviour behaviour;
        synchronized (this) {
            calls.add(made);
            behaviour = next(made.model());
        }
        mostInFlight.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
        try {
            behaviour.play(made, threads);
        } catch (RuntimeException scripted) {
            made.leave();
            throw scripted;
        }
        return ignoresCancels ? stubborn(made) : made.call();
    }

    /** From now on calls do not end when they are given up. */
    void ignoreCancels() {
        ignoresCancels = true;
    }

    private static Call stubborn(Made made) {
        return new Call() {
            @Override
            public CompletionStage<ProviderResult> result() {
                return made.call().result();
            }

            @Override
            public void cancel() {
                made.cancels().incrementAndGet();
            }
        };
    }

    private Behaviour next(String model) {
        Deque<Behaviour> script = scripts.get(model);
        if (script == null) {
            return answers();
        }
        return script.size() > 1 ? script.remove() : script.element();
    }

    synchronized List<Made> calls() {
        return List.copyOf(calls);
    }

    /** The models that were called, in order. */
    List<String> called() {
        return calls().stream().map(Made::model).toList();
    }

    /** The n-th call, from 1, once it is there. */
    Made await(int number) {
        Eventually.holds("call " + number + " is made", () -> calls().size() >= number);
        return calls().get(number - 1);
    }

    int inFlight() {
        return inFlight.get();
    }

    int mostInFlight() {
        return mostInFlight.get();
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
