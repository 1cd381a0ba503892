package io.millweir.provider.bedrock;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** AWS as far as a test says: an answer for each path, by region where it differs; 403 for every other path. */
final class AwsServer implements AutoCloseable {
    private static final Pattern SCOPE = Pattern.compile("Credential=([^/]+)/\\d+/([^/]+)/([^/]+)/");

    /** What arrived. */
    record Seen(String path, String region, String accessKey, Map<String, String> headers, String body) {}

    /** What is answered. */
    record Reply(int status, String errorType, String body, long delayMs) {}

    private final HttpServer server;
    private final Map<String, Reply> replies = new ConcurrentHashMap<>();
    private final List<Seen> seen = new CopyOnWriteArrayList<>();

    AwsServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
        ThreadFactory daemons = task -> {
            Thread thread = new Thread(task, "aws-server");
            thread.setDaemon(true);
            return thread;
        };
        server.setExecutor(Executors.newCachedThreadPool(daemons));
        server.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.get(0)));
            Matcher scope = SCOPE.matcher(headers.getOrDefault("Authorization", ""));
            boolean signed = scope.find();
            String region = signed ? scope.group(2) : "";
            String path = exchange.getRequestURI().getPath();
            seen.add(new Seen(path, region, signed ? scope.group(1) : "", headers, body));
            Reply reply = replies.getOrDefault(
                    region + path,
                    replies.getOrDefault(
                            path, new Reply(403, "AccessDeniedException", "{\"message\":\"no permission\"}", 0)));
            pause(reply.delayMs());
            byte[] bytes = reply.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders()
                    .set("Content-Type", reply.body().startsWith("<") ? "text/xml" : "application/json");
            if (!reply.errorType().isEmpty()) {
                exchange.getResponseHeaders()
                        .set(
                                "x-amzn-ErrorType",
                                reply.errorType() + ":http://internal.amazon.com/coral/com.amazon.bedrock/");
            }
            exchange.sendResponseHeaders(reply.status(), bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
    }

    AwsServer on(String path, int status, String errorType, String body) {
        replies.put(path, new Reply(status, errorType, body, 0));
        return this;
    }

    /** A model call that fails with this message. */
    AwsServer refusing(String model, int status, String errorType, String message) {
        return on("/model/" + model + "/converse", status, errorType, "{\"message\":\"" + message + "\"}");
    }

    AwsServer slow(String path, long delayMs, String body) {
        replies.put(path, new Reply(200, "", body, delayMs));
        return this;
    }

    /** The foundation models of a region. */
    AwsServer models(String region, String... ids) {
        StringBuilder list = new StringBuilder();
        for (String id : ids) {
            list.append(list.isEmpty() ? "" : ",")
                    .append("{\"modelArn\":\"arn:aws:bedrock:" + region + "::foundation-model/" + id
                            + "\",\"modelId\":\"" + id + "\",\"modelLifecycle\":{\"status\":\"ACTIVE\"}}");
        }
        return on(region + "/foundation-models", 200, "", "{\"modelSummaries\":[" + list + "]}");
    }

    /** The inference profiles of a region: profile id and the base id that it contains, in pairs. */
    AwsServer profiles(String region, String... pairs) {
        StringBuilder list = new StringBuilder();
        for (int i = 0; i < pairs.length; i += 2) {
            list.append(list.isEmpty() ? "" : ",")
                    .append("{\"inferenceProfileName\":\"p\",\"inferenceProfileArn\":\"arn:aws:bedrock:" + region
                            + ":123456789012:inference-profile/" + pairs[i] + "\",\"inferenceProfileId\":\"" + pairs[i]
                            + "\",\"status\":\"ACTIVE\",\"type\":\"SYSTEM_DEFINED\",\"models\":[{\"modelArn\":"
                            + "\"arn:aws:bedrock:" + region + "::foundation-model/" + pairs[i + 1] + "\"}]}");
        }
        return on(region + "/inference-profiles", 200, "", "{\"inferenceProfileSummaries\":[" + list + "]}");
    }

    /** What the account may do with a model. */
    AwsServer access(String id, String agreement, String authorization, String entitlement, String region) {
        return on(
                "/foundation-model-availability/" + id,
                200,
                "",
                "{\"modelId\":\"" + id + "\",\"agreementAvailability\":{\"status\":\"" + agreement
                        + "\"},\"authorizationStatus\":\"" + authorization + "\",\"entitlementAvailability\":\""
                        + entitlement + "\",\"regionAvailability\":\"" + region + "\"}");
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    List<Seen> seen() {
        return seen;
    }

    List<Seen> seen(String path) {
        return seen.stream().filter(each -> each.path().equals(path)).toList();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
