package io.millweir.http;

import static io.millweir.http.RawServer.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.millweir.http.HttpOutcome.Answered;
import io.millweir.http.HttpOutcome.Cancelled;
import io.millweir.http.HttpOutcome.Enough;
import io.millweir.http.HttpOutcome.Garbled;
import io.millweir.http.HttpOutcome.NotConnected;
import io.millweir.http.HttpOutcome.Reset;
import io.millweir.http.HttpOutcome.TimedOut;
import io.millweir.http.HttpOutcome.TooLarge;
import io.millweir.http.HttpOutcome.Truncated;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpCallerTest {
    private final HttpCaller caller = new HttpCaller("test-http", Duration.ofSeconds(2));

    @AfterEach
    void close() {
        caller.close();
    }

    @Test
    void gives_status_headers_and_body_of_any_status() throws Exception {
        try (RawServer server = new RawServer(
                socket -> write(socket, "HTTP/1.1 429 Slow\r\nRetry-After: 2\r\nContent-Length: 4\r\n\r\nwait"))) {
            HttpOutcome outcome = end(caller.send(post(server.uri(), 2000)));

            assertThat(outcome).isInstanceOfSatisfying(Answered.class, answered -> {
                assertThat(answered.head().status()).isEqualTo(429);
                assertThat(answered.head().header("retry-after")).contains("2");
                assertThat(answered.body()).asString(StandardCharsets.UTF_8).isEqualTo("wait");
            });
        }
    }

    @Test
    void times_out_on_a_server_that_never_answers_and_closes_the_connection() throws Exception {
        RawServer[] holder = new RawServer[1];
        try (RawServer server = holder[0] = new RawServer(socket -> holder[0].awaitClose(socket))) {
            HttpOutcome outcome = end(caller.send(post(server.uri(), 300)));

            assertThat(outcome).isEqualTo(new TimedOut(Duration.ofMillis(300)));
            assertThat(server.sawClose())
                    .as("the server sees the connection close")
                    .isTrue();
        }
    }

    @Test
    void times_out_on_a_body_that_hangs_half_way_and_closes_the_connection() throws Exception {
        RawServer[] holder = new RawServer[1];
        try (RawServer server = holder[0] = new RawServer(socket -> {
            write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
            holder[0].awaitClose(socket);
        })) {
            HttpOutcome outcome = end(caller.send(post(server.uri(), 400)));

            assertThat(outcome).isInstanceOf(TimedOut.class);
            assertThat(server.sawClose())
                    .as("the server sees the connection close")
                    .isTrue();
        }
    }

    @Test
    void times_out_on_a_body_that_trickles() throws Exception {
        try (RawServer server = new RawServer(socket -> {
            write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
            for (int i = 0; i < 1000; i++) {
                write(socket, "x");
                Thread.sleep(50);
            }
        })) {
            long start = System.nanoTime();

            HttpOutcome outcome = end(caller.send(post(server.uri(), 400)));

            assertThat(outcome).isInstanceOf(TimedOut.class);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
        }
    }

    @Test
    void cancelling_before_the_head_closes_the_connection() throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        RawServer[] holder = new RawServer[1];
        try (RawServer server = holder[0] = new RawServer(socket -> {
            arrived.countDown();
            holder[0].awaitClose(socket);
        })) {
            HttpCall call = caller.send(post(server.uri(), 20_000));
            arrived.await(2, TimeUnit.SECONDS);

            call.cancel();

            assertThat(end(call)).isEqualTo(new Cancelled());
            assertThat(server.sawClose())
                    .as("the server sees the connection close")
                    .isTrue();
        }
    }

    @Test
    void cancelling_during_the_body_closes_the_connection() throws Exception {
        CountDownLatch firstBytes = new CountDownLatch(1);
        RawServer[] holder = new RawServer[1];
        try (RawServer server = holder[0] = new RawServer(socket -> {
            write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
            holder[0].awaitClose(socket);
        })) {
            HttpCall call = caller.send(post(server.uri(), 20_000), new BodyListener() {
                @Override
                public void onBytes(ByteBuffer bytes) {
                    firstBytes.countDown();
                }
            });
            firstBytes.await(2, TimeUnit.SECONDS);

            call.cancel();

            assertThat(end(call)).isEqualTo(new Cancelled());
            assertThat(server.sawClose())
                    .as("the server sees the connection close")
                    .isTrue();
        }
    }

    @Test
    void tells_a_refused_connection() throws Exception {
        int closedPort;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closedPort = socket.getLocalPort();
        }

        HttpOutcome outcome = end(caller.send(post(URI.create("http://127.0.0.1:" + closedPort + "/"), 2000)));

        assertThat(outcome).isInstanceOf(NotConnected.class);
    }

    @Test
    void tells_an_unknown_host() throws Exception {
        HttpOutcome outcome = end(caller.send(post(URI.create("http://no-such-host.invalid/"), 5000)));

        assertThat(outcome).isInstanceOf(NotConnected.class);
    }

    @Test
    void tells_a_reset_and_never_sends_again() throws Exception {
        try (RawServer server = new RawServer(socket -> socket.setSoLinger(true, 0))) {
            HttpOutcome outcome = end(caller.send(post(server.uri(), 2000)));

            assertThat(outcome).isInstanceOf(Reset.class);
            assertThat(server.requests).hasValue(1);
        }
    }

    @Test
    void tells_a_server_that_closes_without_a_word() throws Exception {
        try (RawServer server = new RawServer(socket -> {})) {
            assertThat(end(caller.send(post(server.uri(), 2000)))).isInstanceOf(Reset.class);
            assertThat(server.requests).hasValue(1);
        }
    }

    @Test
    void tells_a_truncated_body_of_known_length() throws Exception {
        try (RawServer server =
                new RawServer(socket -> write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"))) {
            HttpOutcome outcome = end(caller.send(post(server.uri(), 2000)));

            assertThat(outcome).isInstanceOfSatisfying(Truncated.class, cut -> assertThat(
                            cut.head().status())
                    .isEqualTo(200));
        }
    }

    @Test
    void tells_a_truncated_chunked_body() throws Exception {
        try (RawServer server = new RawServer(
                socket -> write(socket, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n"))) {
            assertThat(end(caller.send(post(server.uri(), 2000)))).isInstanceOf(Truncated.class);
        }
    }

    @Test
    void tells_what_is_no_http() throws Exception {
        try (RawServer server = new RawServer(socket -> write(socket, "220 mail ready\r\n\r\n"))) {
            assertThat(end(caller.send(post(server.uri(), 2000)))).isInstanceOfAny(Garbled.class, Reset.class);
        }
    }

    @Test
    void refuses_a_body_over_the_limit() throws Exception {
        try (RawServer server = new RawServer(
                socket -> write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 2000\r\n\r\n" + "x".repeat(2000)))) {
            HttpPost post = new HttpPost(server.uri(), Map.of(), new byte[0], Duration.ofSeconds(2), 1000);

            assertThat(end(caller.send(post))).isInstanceOfSatisfying(TooLarge.class, large -> assertThat(large.limit())
                    .isEqualTo(1000));
        }
    }

    @Test
    void does_not_follow_a_redirect() throws Exception {
        try (RawServer server = new RawServer(socket ->
                write(socket, "HTTP/1.1 307 Moved\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n"))) {
            HttpOutcome outcome = end(caller.send(post(server.uri(), 2000)));

            assertThat(outcome).isInstanceOfSatisfying(Answered.class, answered -> assertThat(
                            answered.head().status())
                    .isEqualTo(307));
        }
    }

    @Test
    void never_quotes_a_header_that_cannot_be_sent() throws Exception {
        HttpPost post = new HttpPost(
                URI.create("http://127.0.0.1:1/"),
                Map.of("Authorization", "Bearer top-secret\n"),
                new byte[0],
                Duration.ofSeconds(1),
                10);

        assertThat(end(caller.send(post))).isInstanceOfSatisfying(NotConnected.class, none -> assertThat(none.detail())
                .doesNotContain("top-secret"));
    }

    @Test
    void makes_two_hundred_calls_at_once() throws Exception {
        CountDownLatch all = new CountDownLatch(200);
        try (RawServer server = new RawServer(socket -> {
            all.countDown();
            all.await(10, TimeUnit.SECONDS);
            write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok");
        })) {
            List<HttpCall> calls = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                calls.add(caller.send(post(server.uri(), 15_000)));
            }

            for (HttpCall call : calls) {
                assertThat(end(call)).isInstanceOf(Answered.class);
            }
        }
    }

    @Test
    void lets_others_connect_after_connections_that_failed() throws Exception {
        int closedPort;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closedPort = socket.getLocalPort();
        }
        List<HttpCall> calls = new ArrayList<>();
        for (int i = 0; i < 3 * HttpCaller.CONNECTING; i++) {
            calls.add(caller.send(post(URI.create("http://127.0.0.1:" + closedPort + "/"), 15_000)));
        }

        for (HttpCall call : calls) {
            assertThat(end(call)).isInstanceOf(NotConnected.class);
        }
    }

    @Test
    void gives_up_calls_that_wait_for_others_to_connect() throws Exception {
        RawServer[] holder = new RawServer[1];
        try (RawServer server = holder[0] = new RawServer(socket -> holder[0].awaitClose(socket))) {
            List<HttpCall> calls = new ArrayList<>();
            for (int i = 0; i < 3 * HttpCaller.CONNECTING; i++) {
                calls.add(caller.send(post(server.uri(), 15_000)));
            }

            calls.forEach(HttpCall::cancel);

            for (HttpCall call : calls) {
                assertThat(end(call)).isEqualTo(new Cancelled());
            }
        }
    }

    @Test
    void does_not_gather_a_body_that_the_listener_takes() throws Exception {
        try (RawServer server = new RawServer(
                socket -> write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 2000\r\n\r\n" + "x".repeat(2000)))) {
            HttpPost post = new HttpPost(server.uri(), Map.of(), new byte[0], Duration.ofSeconds(5), 1000);
            AtomicInteger taken = new AtomicInteger();

            HttpCall call = caller.send(post, new BodyListener() {
                @Override
                public boolean takesBody(HttpHead head) {
                    return true;
                }

                @Override
                public void onBytes(ByteBuffer bytes) {
                    taken.addAndGet(bytes.remaining());
                }
            });

            assertThat(end(call)).isInstanceOfSatisfying(Answered.class, answered -> assertThat(answered.body())
                    .isEmpty());
            assertThat(taken).hasValue(2000);
        }
    }

    @Test
    void ends_at_once_when_the_listener_has_enough_and_closes_a_connection_that_goes_on() throws Exception {
        CountDownLatch firstBytes = new CountDownLatch(1);
        RawServer[] holder = new RawServer[1];
        try (RawServer server = holder[0] = new RawServer(socket -> {
            write(socket, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
            holder[0].awaitClose(socket);
        })) {
            HttpCall call = caller.send(post(server.uri(), 20_000), new BodyListener() {
                @Override
                public void onBytes(ByteBuffer bytes) {
                    firstBytes.countDown();
                }
            });
            firstBytes.await(5, TimeUnit.SECONDS);

            call.enough();

            assertThat(end(call)).isEqualTo(new Enough());
            assertThat(server.sawClose())
                    .as("the server sees the connection close")
                    .isTrue();
        }
    }

    @Test
    void closing_gives_up_the_calls_in_flight() throws Exception {
        RawServer[] holder = new RawServer[1];
        try (RawServer server = holder[0] = new RawServer(socket -> holder[0].awaitClose(socket))) {
            HttpCall call = caller.send(post(server.uri(), 20_000));

            caller.close();

            assertThat(end(call)).isEqualTo(new Cancelled());
            assertThat(end(caller.send(post(server.uri(), 1000)))).isEqualTo(new Cancelled());
        }
    }

    private static HttpPost post(URI uri, long timeoutMs) throws IOException {
        return new HttpPost(
                uri,
                Map.of("X-Test", "1"),
                "{}".getBytes(StandardCharsets.UTF_8),
                Duration.ofMillis(timeoutMs),
                1 << 20);
    }

    private static HttpOutcome end(HttpCall call) throws Exception {
        return call.outcome().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
}
