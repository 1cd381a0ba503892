package io.millweir.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millweir.simulator.Simulator;
import io.millweir.simulator.SimulatorOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import org.junit.jupiter.api.Test;

class SimulatorLedgerTest {
    @Test
    void reads_the_query_and_the_attempt_of_each_call() throws Exception {
        try (Simulator simulator = Simulator.start(SimulatorOptions.defaults(Clock.systemUTC()))) {
            call(simulator.url(), "order%204711/2");
            call(simulator.url(), "");

            assertThat(SimulatorLedger.read(simulator.url()))
                    .isEqualTo(SimulatorLedger.read(URI.create(simulator.url() + "/ledger")))
                    .containsExactly(new LedgerCall("order 4711", 2), new LedgerCall("", 0));
        }
    }

    @Test
    void says_where_there_is_no_ledger() throws Exception {
        URI gone;
        try (Simulator simulator = Simulator.start(SimulatorOptions.defaults(Clock.systemUTC()))) {
            gone = simulator.url();
            URI elsewhere = URI.create(simulator.url() + "/healthz/ledger");
            assertThatThrownBy(() -> SimulatorLedger.read(elsewhere))
                    .hasMessageContaining("\"" + elsewhere + "\" answers with status \"404\"");
        }

        assertThatThrownBy(() -> SimulatorLedger.read(gone))
                .hasMessageContaining("\"" + gone + "/ledger\" cannot be read")
                .hasMessageContaining("; see that the simulator runs there");
    }

    private static void call(URI simulator, String correlation) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(simulator + "/v1/chat/completions"))
                .header("Authorization", "Bearer any")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Why?\"}]}"));
        if (!correlation.isEmpty()) {
            request.header("X-Client-Request-Id", correlation);
        }
        HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.discarding());
    }
}
