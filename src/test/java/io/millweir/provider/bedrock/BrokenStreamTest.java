package io.millweir.provider.bedrock;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.millweir.domain.ErrorCode;
import io.millweir.domain.Failure;
import io.millweir.provider.Redactor;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseStreamResponseHandler;
import software.amazon.eventstream.HeaderValue;
import software.amazon.eventstream.Message;

/** What becomes of streams that end with an exception or in garbage, through the SDK as it is. */
class BrokenStreamTest {
    private final BedrockFailures failures = new BedrockFailures(new Redactor(List.of()), Clock.systemUTC());

    @ParameterizedTest
    @CsvSource({
        "throttlingException, RATE_LIMITED",
        "modelStreamErrorException, PROVIDER_ERROR",
        "internalServerException, PROVIDER_ERROR",
        "serviceUnavailableException, PROVIDER_UNAVAILABLE",
        "validationException, PROVIDER_REJECTED",
        "modelTimeoutException, TIMEOUT",
        "somethingNewException, PROVIDER_ERROR"
    })
    void maps_an_exception_in_the_middle_of_a_stream(String type, ErrorCode expected) throws Exception {
        byte[] stream = joined(
                event("messageStart", "{\"role\":\"assistant\"}"),
                event("contentBlockDelta", "{\"contentBlockIndex\":0,\"delta\":{\"text\":\"hel\"}}"),
                message(
                        Map.of(
                                ":message-type",
                                "exception",
                                ":exception-type",
                                type,
                                ":content-type",
                                "application/json"),
                        "{\"message\":\"what went wrong\"}"));

        Failure failure = failures.of("aws.bedrock m", "us-east-1", problemOf(stream));

        assertThat(failure.code()).as(failure.toString()).isEqualTo(expected);
        assertThat(failure.providerMessage())
                .hasValueSatisfying(said -> assertThat(said).contains("what went wrong"));
    }

    @Test
    void maps_an_error_message() throws Exception {
        byte[] stream = joined(message(
                Map.of(":message-type", "error", ":error-code", "InternalServerError", ":error-message", "went wrong"),
                ""));

        Failure failure = failures.of("aws.bedrock m", "us-east-1", problemOf(stream));

        assertThat(failure.code()).as(failure.toString()).isEqualTo(ErrorCode.PROVIDER_ERROR);
    }

    @Test
    void garbage_and_a_wrong_checksum_are_malformed() throws Exception {
        byte[] wrong = event("messageStart", "{\"role\":\"assistant\"}");
        wrong[wrong.length - 1] ^= 1;
        byte[] prelude = event("messageStart", "{\"role\":\"assistant\"}");
        prelude[9] ^= 1;

        for (byte[] stream : List.of(wrong, prelude)) {
            Failure failure = failures.of("aws.bedrock m", "us-east-1", problemOf(stream));

            assertThat(failure.code()).as(failure.toString()).isEqualTo(ErrorCode.MALFORMED_RESPONSE);
        }
    }

    private static Throwable problemOf(byte[] stream) throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().set("Content-Type", "application/vnd.amazon.eventstream");
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(stream);
            exchange.close();
        });
        server.start();
        var workers = Executors.newCachedThreadPool();
        var timer = new ScheduledThreadPoolExecutor(1);
        URI endpoint = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        try (SdkConnections connections = new SdkConnections(workers, timer);
                CredentialSources sources = new CredentialSources();
                BedrockClients clients = new BedrockClients(4, connections, sources)) {
            var client =
                    clients.of(new BedrockTarget("us-east-1", Optional.of(endpoint), new BedrockCredentials.Local()));
            var end = client.converseStream(
                    request ->
                            request.modelId("m").overrideConfiguration(o -> o.apiCallTimeout(Duration.ofSeconds(15))),
                    ConverseStreamResponseHandler.builder()
                            .subscriber(event -> {})
                            .build());
            end.get(20, TimeUnit.SECONDS);
            throw new AssertionError("the stream was taken for a whole one");
        } catch (ExecutionException problem) {
            return problem.getCause();
        } finally {
            server.stop(0);
            workers.shutdownNow();
            timer.shutdownNow();
        }
    }

    private static byte[] event(String type, String payload) {
        return message(
                Map.of(":message-type", "event", ":event-type", type, ":content-type", "application/json"), payload);
    }

    private static byte[] message(Map<String, String> headers, String payload) {
        Map<String, HeaderValue> values = new LinkedHashMap<>();
        headers.forEach((name, value) -> values.put(name, HeaderValue.fromString(value)));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new Message(values, payload.getBytes(StandardCharsets.UTF_8)).encode(bytes);
        return bytes.toByteArray();
    }

    private static byte[] joined(byte[]... messages) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (byte[] each : messages) {
            bytes.writeBytes(each);
        }
        return bytes.toByteArray();
    }
}
