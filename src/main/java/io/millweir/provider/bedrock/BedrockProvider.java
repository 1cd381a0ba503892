package io.millweir.provider.bedrock;

import io.millweir.config.ProviderConfig;
import io.millweir.domain.Deployment;
import io.millweir.domain.ErrorCode;
import io.millweir.domain.Failure;
import io.millweir.provider.Call;
import io.millweir.provider.DeltaListener;
import io.millweir.provider.Endpoints;
import io.millweir.provider.Provider;
import io.millweir.provider.ProviderRequest;
import io.millweir.provider.ProviderResult;
import io.millweir.provider.Redactor;
import io.millweir.provider.RunningCall;
import io.millweir.registry.ModelCard;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Amazon Bedrock, by its Converse operations or, where a card or the model asks for it, by InvokeModel.
 *
 * <p>Threading: thread-safe. The SDK may read files and ask the network for credentials and region, so a call is started
 * on this provider's own workers, and its deadline is kept by this provider's own timer.
 */
public final class BedrockProvider implements Provider {
    private static final String NAME = "aws.bedrock";
    private static final int WORKERS = 32;
    // What AWS says about a refused model helps, but not so much that a query should wait longer for it.
    private static final Duration LOOK_UP = Duration.ofSeconds(3);
    private static final Duration RESERVE = Duration.ofMillis(100);

    private final ProviderConfig config;
    private final Optional<String> endpoint;
    private final Endpoints endpoints;
    private final BedrockRegions regions;
    private final BedrockKeyring keyring;
    private final ControlEndpoints controlEndpoints;
    private final BedrockFailures failures;
    private final ExecutorService workers = workers();
    private final ScheduledThreadPoolExecutor timer =
            new ScheduledThreadPoolExecutor(1, daemons("millweir-bedrock-timer"));
    private final SdkConnections connections;
    private final CredentialSources sources = new CredentialSources();
    private final BedrockClients clients;
    private final ControlPlane controlPlane;
    private final ModelInquiry inquiry;
    private final BedrockIdentification identification;
    private final Set<RunningCall> inFlight = ConcurrentHashMap.newKeySet();
    private final AtomicInteger open = new AtomicInteger();

    /**
     * The provider that is configured so.
     *
     * @param allowedHosts hosts that a card's endpoint may name
     * @param clock for {@code Retry-After} dates and keys set aside
     * @throws IllegalArgumentException when the configured endpoint is no URL
     */
    public BedrockProvider(
            ProviderConfig config, Set<String> allowedHosts, Clock clock, BedrockEnvironment environment) {
        this.config = config;
        this.endpoint = config.endpoint().or(environment::endpoint);
        this.endpoints = new Endpoints(config.name(), endpoint, BedrockRegions::isPublic, allowedHosts);
        this.regions = new BedrockRegions(config.region(), environment);
        this.keyring = new BedrockKeyring(config, clock);
        this.controlEndpoints = new ControlEndpoints(config.controlPlaneEndpoint(), environment);
        this.failures = new BedrockFailures(new Redactor(BedrockKeyring.secrets(config, environment)), clock);
        this.timer.setRemoveOnCancelPolicy(true);
        this.connections = new SdkConnections(workers, timer);
        this.clients = new BedrockClients(config.maxConcurrency(), connections, sources);
        this.controlPlane = new ControlPlane(connections, sources, LOOK_UP);
        BedrockCatalogue catalogue = new BedrockCatalogue(controlPlane, clock);
        this.inquiry = new ModelInquiry(catalogue, workers, timer);
        this.identification =
                new BedrockIdentification(connections, sources, catalogue, failures, environment.bearerToken());
    }

    @Override
    public String name() {
        return NAME;
    }

    /** The region is left out until the SDK has found it, when neither card nor configuration nor environment say. */
    @Override
    public Deployment deployment(ModelCard card) {
        Optional<URI> base = endpoints.of(card) instanceof Endpoints.Choice.At at ? at.base() : Optional.empty();
        return new Deployment(NAME, card.model(), regions.known(card, profile(card), base));
    }

    @Override
    public boolean takesSystemPrompt(ModelCard card) {
        return SystemPrompts.taken(card, config.systemPrompt());
    }

    @Override
    public Call call(ProviderRequest asked, DeltaListener deltas) {
        ModelCard card = asked.card();
        String where = NAME + " " + card.model();
        Optional<Failure> unserved = unserved(where, asked);
        if (unserved.isPresent()) {
            return RunningCall.failed(unserved.get());
        }
        ProviderRequest request = StylePreferences.fitted(SystemPrompts.fitted(asked));
        Endpoints.Choice choice = endpoints.of(card);
        if (choice instanceof Endpoints.Choice.Refused refused) {
            return RunningCall.failed(refused.failure());
        }
        Optional<URI> base = publicMeansNone(((Endpoints.Choice.At) choice).base());
        if (open.incrementAndGet() > config.maxConcurrency()) {
            open.decrementAndGet();
            return RunningCall.failed(SdkFailures.overloaded(where));
        }
        RunningCall running = new RunningCall(where, open::decrementAndGet);
        BedrockCall call = new BedrockCall(where, request, deltas, running, failures);
        ScheduledFuture<?> deadline;
        try {
            deadline = timer.schedule(
                    () -> workers.execute(call::timeOut), request.timeout().toNanos(), TimeUnit.NANOSECONDS);
            inFlight.add(running);
            workers.execute(() -> start(request, base, call));
        } catch (RejectedExecutionException closed) {
            running.cancel();
            return running;
        }
        var unusedCleanup = running.result().whenComplete((result, never) -> {
            deadline.cancel(false);
            inFlight.remove(running);
        });
        return running;
    }

    private Optional<Failure> unserved(String where, ProviderRequest request) {
        return InvokeRoute.refusal(where, request)
                .or(() -> SystemPrompts.refusal(where, request, config.systemPrompt()))
                .or(() -> InvokeRoute.takes(request) ? Optional.empty() : ConverseParameters.refusal(where, request));
    }

    private BedrockExchange exchange(ProviderRequest request) {
        return InvokeRoute.exchange(request)
                .orElseGet(() ->
                        request.stream() && Capabilities.of(request.card()).has(Capability.STREAMING)
                                ? new ConverseStreamExchange(workers)
                                : new ConverseExchange());
    }

    private void start(ProviderRequest request, Optional<URI> base, BedrockCall call) {
        ModelCard card = request.card();
        String region = "";
        try {
            Optional<String> found = regions.resolve(card, profile(card), base);
            if (found.isEmpty()) {
                call.fail(noRegion(call.where()));
                return;
            }
            region = found.get();
            BedrockTarget target = new BedrockTarget(region, base, keyring.choose(card, base));
            call.send(clients.of(target), region, exchange(request), failed -> review(call, card, target, failed));
        } catch (RuntimeException | LinkageError problem) {
            call.fail(failures.of(call.where(), region, problem));
        }
    }

    private static Failure noRegion(String where) {
        return Failure.of(
                ErrorCode.CREDENTIALS_MISSING,
                where + ": no AWS region is configured; set aws_region in the card or AWS_REGION",
                "set aws_region in the card, providers.bedrock.region, or AWS_REGION");
    }

    /** Notes whether the credentials are at fault, and finds out more about the model when it is. */
    private CompletionStage<ProviderResult.Failed> review(
            BedrockCall call, ModelCard card, BedrockTarget target, ProviderResult.Failed failed) {
        boolean ofKey = keyring.failed(target.credentials(), failed.failure());
        Duration left = call.left().minus(RESERVE);
        return inquiry.into(
                        failed.failure(),
                        call.where(),
                        card.model(),
                        controlEndpoints.of(target),
                        left.compareTo(LOOK_UP) < 0 ? left : LOOK_UP)
                .thenApply(failure -> new ProviderResult.Failed(failure, failed.tokens(), ofKey));
    }

    /**
     * Who would call the model of this card, as AWS sees it, and what they may do; makes no call of the model.
     *
     * @return never completes exceptionally
     */
    public CompletionStage<BedrockIdentity> identity(ModelCard card) {
        Endpoints.Choice choice = endpoints.of(card);
        if (choice instanceof Endpoints.Choice.Refused refused) {
            return CompletableFuture.completedFuture(
                    BedrockIdentification.unknown("none", Optional.empty(), refused.failure()));
        }
        Optional<URI> base = publicMeansNone(((Endpoints.Choice.At) choice).base());
        return CompletableFuture.completedFuture(card)
                .thenComposeAsync(each -> identify(each, base), workers)
                .exceptionally(problem ->
                        BedrockIdentification.unknown("none", Optional.empty(), failures.of(NAME, "", problem)));
    }

    private CompletableFuture<BedrockIdentity> identify(ModelCard card, Optional<URI> base) {
        Optional<String> region = regions.resolve(card, profile(card), base);
        if (region.isEmpty()) {
            return CompletableFuture.completedFuture(BedrockIdentification.unknown("none", region, noRegion(NAME)));
        }
        BedrockTarget target = new BedrockTarget(region.get(), base, keyring.choose(card, base));
        return identification.of(card.model(), controlEndpoints.of(target), controlEndpoints.sts(base));
    }

    private Optional<String> profile(ModelCard card) {
        return card.awsProfile().or(config::profile);
    }

    /** A card that only repeats a public endpoint leaves the choice of it to the SDK and the region. */
    private Optional<URI> publicMeansNone(Optional<URI> base) {
        return endpoint.isPresent() ? base : base.filter(uri -> !BedrockRegions.isPublic(uri));
    }

    /** A few, however many calls there are: they wait for files and credentials only, and never for an answer. */
    private static ExecutorService workers() {
        ThreadPoolExecutor workers = new ThreadPoolExecutor(
                WORKERS, WORKERS, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), daemons("millweir-bedrock"));
        workers.allowCoreThreadTimeOut(true);
        return workers;
    }

    private static ThreadFactory daemons(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Gives up every call in flight. */
    @Override
    public void close() {
        timer.shutdownNow();
        inFlight.forEach(RunningCall::cancel);
        clients.close();
        controlPlane.close();
        sources.close();
        connections.close();
        workers.shutdown();
    }
}
