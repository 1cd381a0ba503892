package io.millweir.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GatewayTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final AtomicBoolean ready = new AtomicBoolean(true);
    private final Gateway gateway = Gateway.start("127.0.0.1", 0, ready::get, () -> "queries_total 3\n");

    @AfterEach
    void close() {
        gateway.close();
    }

    private HttpResponse<String> send(String method, String path) throws Exception {
        return CLIENT.send(
                HttpRequest.newBuilder(gateway.url().resolve(path))
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void is_healthy_as_soon_as_it_listens() throws Exception {
        ready.set(false);

        HttpResponse<String> response = send("GET", "/healthz");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("ok\n");
    }

    @Test
    void is_ready_while_queries_are_taken() throws Exception {
        assertThat(send("GET", "/readyz").statusCode()).isEqualTo(200);

        ready.set(false);

        HttpResponse<String> response = send("GET", "/readyz");
        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.body()).isEqualTo("not ready: the stream is not running\n");
    }

    @Test
    void shows_the_metrics_as_prometheus_reads_them() throws Exception {
        HttpResponse<String> response = send("GET", "/metrics");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("content-type"))
                .hasValueSatisfying(
                        type -> assertThat(type).startsWith("text/plain").contains("version=0.0.4"));
        assertThat(response.body()).isEqualTo("queries_total 3\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/metricsx", "/healthz/x", "/../etc/passwd", "/metrics%2f"})
    void knows_no_other_path(String path) throws Exception {
        HttpResponse<String> response = send("GET", path);

        assertThat(response.statusCode()).isBetween(400, 404);
        assertThat(response.body()).doesNotContain("queries_total").doesNotContain("Exception");
    }

    @Test
    void a_path_that_is_not_there_names_those_that_are() throws Exception {
        HttpResponse<String> response = send("GET", "/metric");

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.body()).isEqualTo("nothing here; there are /healthz, /readyz and /metrics\n");
    }

    @Test
    void is_only_read() throws Exception {
        HttpResponse<String> post = send("POST", "/metrics");

        assertThat(post.statusCode()).isEqualTo(405);
        assertThat(post.headers().firstValue("allow")).contains("GET, HEAD");
        assertThat(send("HEAD", "/healthz").statusCode()).isEqualTo(200);
    }

    @Test
    void does_not_tell_what_it_is_built_with() throws Exception {
        assertThat(send("GET", "/healthz").headers().firstValue("server")).isEmpty();
    }

    @Test
    void a_taken_port_is_told_with_what_to_do() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            int port = taken.getLocalPort();

            assertThatThrownBy(() -> Gateway.start("127.0.0.1", port, () -> true, () -> ""))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("http.port: cannot listen on \"127.0.0.1:" + port + "\": ")
                    .hasMessageEndingWith("; choose another port, or 0 for a free one");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1,http://127.0.0.1",
        "localhost,http://localhost",
        "0.0.0.0,http://localhost",
        "::1,http://[::1]"
    })
    void gives_an_address_that_can_be_called(String host, String url) throws Exception {
        assumeTrue(!host.equals("::1") || NetworkInterface.getByInetAddress(InetAddress.getByName("::1")) != null);
        try (Gateway other = Gateway.start(host, 0, () -> true, () -> "")) {
            assertThat(other.url().toString()).startsWith(url + ":");
            URI health = URI.create(other.url() + "/healthz");
            assertThat(CLIENT.send(HttpRequest.newBuilder(health).build(), HttpResponse.BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(200);
        }
    }
}
