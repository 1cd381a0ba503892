package io.millweir.provider;

import com.fasterxml.jackson.databind.JsonNode;
import io.millweir.config.ProviderConfig;
import io.millweir.config.Secret;
import io.millweir.domain.ErrorCode;
import io.millweir.domain.Failure;
import io.millweir.domain.Tokens;
import io.millweir.http.BodyListener;
import io.millweir.http.HttpCall;
import io.millweir.http.HttpCaller;
import io.millweir.http.HttpOutcome;
import io.millweir.http.HttpPost;
import io.millweir.http.Loopback;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The way to a provider that speaks JSON over HTTP and is paid by API key: what the HTTP adapters have in common.
 *
 * <p>Threading: thread-safe.
 */
public final class KeyedHttp implements AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final long MAX_ANSWER_BYTES = 64L << 20;
    // What follows a whole answer, its token counts above all, comes at once or not at all.
    private static final Duration AFTER_WHOLE = Duration.ofSeconds(5);
    private static final Secret LOCAL_KEY = new Secret("local");

    private final String provider;
    private final String keySetting;
    private final KeyHeaders keyHeaders;
    private final ApiKeys keys;
    private final Redactor redactor;
    private final HttpFailures failures;
    private final HttpCaller http;

    /**
     * A way to the provider that is configured so.
     *
     * @param keyHeaders how the dialect carries the key
     */
    public KeyedHttp(ProviderConfig config, KeyHeaders keyHeaders, Clock clock) {
        this.provider = config.name();
        this.keySetting = keySetting(config.name());
        this.keyHeaders = keyHeaders;
        this.keys = new ApiKeys(config.apiKeys(), clock);
        this.redactor = new Redactor(config.apiKeys());
        this.failures = new HttpFailures(redactor, keySetting, clock);
        this.http = new HttpCaller("millweir-" + config.name(), CONNECT_TIMEOUT);
    }

    /** Makes one call; fails before sending when there is no key to send. */
    public Call call(ProviderRequest request, JsonCall json, DeltaListener deltas) {
        String where = provider + " " + request.card().model();
        Optional<Secret> configured = keys.next();
        if (configured.isEmpty() && !Loopback.isLoopback(json.uri().getHost())) {
            return RunningCall.failed(Failure.of(
                    ErrorCode.CREDENTIALS_MISSING,
                    where + ": no API key is configured; set " + keySetting,
                    "set " + keySetting + " and start Millweir again"));
        }
        Secret key = configured.orElse(LOCAL_KEY);
        RunningCall running = new RunningCall(where);
        Transfer transfer = new Transfer();
        Optional<StreamedAnswer> stream =
                json.stream().map(reader -> new StreamedAnswer(where, reader, failures, deltas, running, transfer));
        HttpCall sent = http.send(
                post(request, json, key), stream.<BodyListener>map(each -> each).orElse(BodyListener.NONE));
        transfer.of(sent);
        running.onCancel(sent::cancel);
        var unusedEnd = sent.outcome().thenAccept(outcome -> {
            Optional<ProviderResult> streamed = stream.flatMap(each -> each.end(outcome));
            ProviderResult result = noteKey(key, streamed.orElseGet(() -> readSafely(where, outcome, json.answer())));
            if (streamed.isEmpty()) {
                deliver(request, result, deltas, running);
            }
            running.end(result);
        });
        return running;
    }

    private HttpPost post(ProviderRequest request, JsonCall json, Secret key) {
        Map<String, String> headers =
                new LinkedHashMap<>(keyHeaders.of(key.reveal().strip()));
        headers.put("Content-Type", "application/json");
        headers.put("Accept", json.stream().isPresent() ? "text/event-stream" : "application/json");
        headers.put(Correlation.HEADER, Correlation.of(request));
        return new HttpPost(json.uri(), headers, Json.bytes(json.body()), request.timeout(), MAX_ANSWER_BYTES);
    }

    private ProviderResult readSafely(String where, HttpOutcome outcome, AnswerReader reader) {
        try {
            return read(where, outcome, reader);
        } catch (RuntimeException bug) {
            return new ProviderResult.Failed(Failure.of(
                    ErrorCode.INTERNAL,
                    where + ": the answer could not be read (" + bug.getClass().getName() + "); report this"));
        }
    }

    private ProviderResult read(String where, HttpOutcome outcome, AnswerReader reader) {
        if (!(outcome instanceof HttpOutcome.Answered answered)) {
            return new ProviderResult.Failed(failures.ofTransport(where, outcome));
        }
        int status = answered.head().status();
        if (status < 200 || status > 299) {
            return new ProviderResult.Failed(failures.ofStatus(where, answered.head(), answered.body()));
        }
        Optional<JsonNode> body = Json.parse(answered.body()).filter(JsonNode::isObject);
        if (body.isEmpty()) {
            return AnswerReader.malformed(
                    where,
                    "answered " + status + " with " + answered.body().length + " bytes that are no JSON object",
                    Tokens.UNKNOWN);
        }
        if (body.get().path("error").isObject()) {
            // Some gateways wrap a failure in a 200.
            return new ProviderResult.Failed(
                    failures.ofErrorObject(where, "answered " + status + " with an error", body.get()));
        }
        return reader.read(where, body.get());
    }

    /** The result, with whether another key might do better. */
    private ProviderResult noteKey(Secret key, ProviderResult result) {
        return result instanceof ProviderResult.Failed failed
                ? new ProviderResult.Failed(failed.failure(), failed.tokens(), keys.failed(key, failed.failure()))
                : result;
    }

    // Who asked for deltas and was answered whole gets the whole as one.
    private static void deliver(
            ProviderRequest request, ProviderResult result, DeltaListener deltas, RunningCall running) {
        if (request.stream() && !running.ended() && result instanceof ProviderResult.Answered answered) {
            WholeAnswer.deliver(answered.answer(), deltas);
        }
    }

    private static String keySetting(String name) {
        String setting = "API_KEYS or providers." + name + ".api-keys";
        return switch (name) {
            case "openai" -> "OPENAI_API_KEY, " + setting;
            case "anthropic" -> "ANTHROPIC_API_KEY, " + setting;
            case "nvidia" -> "NVIDIA_API_KEY, " + setting;
            default -> setting;
        };
    }

    @Override
    public void close() {
        http.close();
    }

    /** Carries the word of a stream's reader to a transport that has perhaps not begun. */
    private static final class Transfer implements StreamedAnswer.Signals {
        private final CompletableFuture<HttpCall> call = new CompletableFuture<>();

        void of(HttpCall sent) {
            call.complete(sent);
        }

        @Override
        public void whole() {
            var unused = call.thenAccept(sent -> sent.enoughIn(AFTER_WHOLE));
        }

        @Override
        public void enough() {
            var unused = call.thenAccept(HttpCall::enough);
        }
    }
}
