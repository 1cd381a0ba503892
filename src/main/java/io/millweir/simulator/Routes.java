package io.millweir.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Leads each request to the dialect or desk that its path names.
 *
 * <p>Threading: handles on Jetty's threads and never waits on one; counting tokens is the only work worth a mention.
 */
final class Routes extends Handler.Abstract {
    // What Bedrock takes at most.
    private static final int MOST_BODY_BYTES = 25_000_000;
    private static final String BEHAVIOURS = "/behaviours/";
    private static final Pattern MODEL =
            Pattern.compile("/model/(.+)/(converse|converse-stream|invoke|invoke-with-response-stream)");

    private final CallDesk calls;
    private final Desk desk;
    private final SimulatorOptions options;
    private final Scheduler scheduler;
    private final Dialect chat = new OpenAiDialect();
    private final Dialect responses = new OpenAiResponses();
    private final Dialect embeddings = new OpenAiEmbeddings();
    private final Dialect messages = new AnthropicDialect();
    private final Map<String, Dialect> bedrock;
    private final AwsControlPlane aws;

    Routes(CallDesk calls, Desk desk, AwsAccount account, SimulatorOptions options, Scheduler scheduler) {
        this.bedrock = Map.of(
                "converse", new BedrockConverse(account, false),
                "converse-stream", new BedrockConverse(account, true),
                "invoke", new BedrockInvoke(account, false),
                "invoke-with-response-stream", new BedrockInvoke(account, true));
        this.aws = new AwsControlPlane(account);
        this.calls = calls;
        this.desk = desk;
        this.options = options;
        this.scheduler = scheduler;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        Instant arrivedAt = options.clock().instant();
        Exchange exchange = new Exchange(request, response, callback, scheduler);
        // The path as sent: decoded, an id with "%2F" would no longer be one segment.
        String path = Optional.ofNullable(request.getHttpURI().getPath()).orElse("/");
        Optional<Dialect> dialect = dialect(path);
        if (dialect.isPresent()) {
            if (request.getMethod().equals("POST")) {
                call(dialect.get(), path, arrivedAt, exchange);
            } else {
                ReplyWriter.send(
                        exchange,
                        error(
                                405,
                                "method: \"%s\" is not served at \"%s\"; use POST"
                                        .formatted(request.getMethod(), path)));
            }
        } else if (path.startsWith(BEHAVIOURS) && request.getMethod().equals("PUT")) {
            String model = Correlation.percentDecoded(path.substring(BEHAVIOURS.length()));
            body(exchange, body -> {
                String text = new String(body.orElse(new byte[0]), StandardCharsets.UTF_8);
                ReplyWriter.send(exchange, desk.setBehaviour(model, text));
            });
        } else if (path.equals("/aws") && request.getMethod().equals("PUT")) {
            body(exchange, body -> ReplyWriter.send(exchange, aws.set(body.orElse(new byte[0]))));
        } else if (path.equals("/") && request.getMethod().equals("POST")) {
            Incoming call = Incoming.of(request.getHeaders(), "", new byte[0], arrivedAt);
            body(exchange, body -> ReplyWriter.send(exchange, aws.identity(body.orElse(new byte[0]), call)));
        } else {
            ReplyWriter.send(exchange, plain(request, path, arrivedAt));
        }
        return true;
    }

    private Optional<Dialect> dialect(String path) {
        return switch (path) {
            case "/v1/chat/completions", "/chat/completions" -> Optional.of(chat);
            case "/v1/embeddings", "/embeddings" -> Optional.of(embeddings);
            case "/v1/responses", "/responses" -> Optional.of(responses);
            case "/v1/messages", "/messages" -> Optional.of(messages);
            default -> {
                Matcher model = MODEL.matcher(path);
                yield model.matches() ? Optional.ofNullable(bedrock.get(model.group(2))) : Optional.empty();
            }
        };
    }

    private static String modelSegment(String path) {
        Matcher model = MODEL.matcher(path);
        return model.matches() ? model.group(1) : "";
    }

    private void call(Dialect dialect, String path, Instant arrivedAt, Exchange exchange) {
        String pathModel = Correlation.percentDecoded(modelSegment(path));
        HttpFields headers = exchange.request().getHeaders();
        body(exchange, body -> {
            Incoming call = Incoming.of(headers, pathModel, body.orElse(new byte[0]), arrivedAt);
            if (body.isPresent()) {
                calls.take(dialect, call, exchange);
            } else {
                calls.tooLarge(dialect, call, exchange);
            }
        });
    }

    private static void body(Exchange exchange, Consumer<Optional<byte[]>> then) {
        new BodyReader(exchange, MOST_BODY_BYTES, then).run();
    }

    private Reply plain(Request request, String path, Instant arrivedAt) {
        Incoming call = Incoming.of(request.getHeaders(), "", new byte[0], arrivedAt);
        return aws.answer(request.getMethod(), path, query(request), call)
                .orElseGet(() -> plain(request.getMethod(), path));
    }

    private static Map<String, String> query(Request request) {
        return Request.extractQueryParameters(request).stream()
                .collect(Collectors.toMap(Fields.Field::getName, Fields.Field::getValue, (first, again) -> first));
    }

    private Reply plain(String method, String path) {
        return switch (method + " " + path) {
            case "GET /healthz" -> desk.health();
            case "GET /ledger" -> desk.ledger();
            case "DELETE /ledger" -> desk.clearLedger();
            case "DELETE /aws" -> aws.reset();
            case "GET /behaviours" -> desk.behaviours();
            case "GET /v1/models", "GET /models" -> desk.models();
            default ->
                method.equals("DELETE") && path.startsWith(BEHAVIOURS)
                        ? desk.unsetBehaviour(Correlation.percentDecoded(path.substring(BEHAVIOURS.length())))
                        : error(
                                404,
                                "path: nothing is served at \"%s %s\"; the paths are listed in docs/simulator.md"
                                        .formatted(method, path));
        };
    }

    private static Reply error(int status, String message) {
        ObjectNode body = Json.object();
        body.putObject("error").put("message", message);
        return Reply.json(status, Map.of(), body);
    }
}
