package io.millweir.provider.bedrock;

import io.millweir.config.ProviderConfig;
import io.millweir.config.Secret;
import io.millweir.domain.Deployment;
import io.millweir.domain.ErrorCode;
import io.millweir.domain.Failure;
import io.millweir.provider.ApiKeys;
import io.millweir.provider.Call;
import io.millweir.provider.DeltaListener;
import io.millweir.provider.Endpoints;
import io.millweir.provider.Provider;
import io.millweir.provider.ProviderRequest;
import io.millweir.provider.Redactor;
import io.millweir.provider.RunningCall;
import io.millweir.registry.ModelCard;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * Amazon Bedrock, by its Converse operations or, where a card or the model asks for it, by InvokeModel.
 *
 * <p>Threading: thread-safe. The SDK may read files and ask the network for credentials and region, so a call is started
 * on this provider's own workers, and its deadline is kept by this provider's own timer.
 */
public final class BedrockProvider implements Provider {
    private static final String NAME = "aws.bedrock";

    private final ProviderConfig config;
    private final Optional<String> endpoint;
    private final Endpoints endpoints;
    private final BedrockRegions regions;
    private final ApiKeys keys;
    private final BedrockFailures failures;
    private final ExecutorService workers = Executors.newCachedThreadPool(daemons("millweir-bedrock"));
    private final ScheduledThreadPoolExecutor timer =
            new ScheduledThreadPoolExecutor(1, daemons("millweir-bedrock-timer"));
    private final BedrockClients clients;
    private final Set<RunningCall> inFlight = ConcurrentHashMap.newKeySet();

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
        this.keys = new ApiKeys(config.apiKeys(), clock);
        this.failures = new BedrockFailures(new Redactor(secrets(config)), clock);
        this.timer.setRemoveOnCancelPolicy(true);
        this.clients = new BedrockClients(config.maxConcurrency(), workers, timer);
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
        RunningCall running = new RunningCall(where);
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
                call.fail(Failure.of(
                        ErrorCode.CREDENTIALS_MISSING,
                        call.where() + ": no AWS region is configured; set aws_region in the card or AWS_REGION",
                        "set aws_region in the card, providers.bedrock.region, or AWS_REGION"));
                return;
            }
            region = found.get();
            BedrockCredentials credentials = credentials(card, base);
            call.send(clients.of(new BedrockTarget(region, base, credentials)), region, exchange(request), failure -> {
                if (credentials instanceof BedrockCredentials.Token token) {
                    noteKey(token.token(), failure);
                }
            });
        } catch (RuntimeException problem) {
            call.fail(failures.of(call.where(), region, problem));
        }
    }

    private void noteKey(Secret key, Failure failure) {
        switch (failure.code()) {
            case CREDENTIALS_INVALID, CREDENTIALS_EXPIRED -> keys.refused(key);
            case RATE_LIMITED, QUOTA_EXCEEDED -> keys.limited(key, failure.retryAfter());
            default -> {}
        }
    }

    private BedrockCredentials credentials(ModelCard card, Optional<URI> base) {
        if (config.aws().isPresent()) {
            return new BedrockCredentials.Keys(config.aws().get());
        }
        Optional<Secret> token = keys.next();
        if (token.isPresent()) {
            return new BedrockCredentials.Token(token.get());
        }
        return profile(card)
                .<BedrockCredentials>map(BedrockCredentials.Profile::new)
                .orElseGet(() -> BedrockTarget.isLoopback(base)
                        ? new BedrockCredentials.Local()
                        : new BedrockCredentials.DefaultChain());
    }

    private Optional<String> profile(ModelCard card) {
        return card.awsProfile().or(config::profile);
    }

    /** A card that only repeats a public endpoint leaves the choice of it to the SDK and the region. */
    private Optional<URI> publicMeansNone(Optional<URI> base) {
        return endpoint.isPresent() ? base : base.filter(uri -> !BedrockRegions.isPublic(uri));
    }

    private static List<Secret> secrets(ProviderConfig config) {
        List<Secret> secrets = new ArrayList<>(config.apiKeys());
        config.aws().ifPresent(keys -> {
            secrets.add(new Secret(keys.accessKeyId()));
            secrets.add(keys.secretAccessKey());
            keys.sessionToken().ifPresent(secrets::add);
        });
        return secrets;
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
        workers.shutdown();
    }
}
