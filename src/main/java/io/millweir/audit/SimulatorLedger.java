package io.millweir.audit;

import com.fasterxml.jackson.databind.JsonNode;
import io.millweir.topics.Json;
import io.millweir.topics.Parsed;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Asks the simulator for the calls that it got. */
public final class SimulatorLedger {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private SimulatorLedger() {}

    /**
     * The calls so far, in the order of their arrival.
     *
     * @param simulator its base URL, or that of its ledger
     * @throws IllegalStateException when there is no such ledger
     */
    public static List<LedgerCall> read(URI simulator) {
        URI ledger = simulator.getPath().endsWith("/ledger") ? simulator : URI.create(withSlash(simulator) + "ledger");
        JsonNode calls = get(ledger);
        List<LedgerCall> all = new ArrayList<>(calls.size());
        calls.forEach(call -> all.add(new LedgerCall(
                call.path("query_id").asText(""), call.path("attempt").asInt())));
        return all;
    }

    private static String withSlash(URI uri) {
        return uri.toString().endsWith("/") ? uri.toString() : uri + "/";
    }

    private static JsonNode get(URI ledger) {
        HttpClient client = HttpClient.newBuilder().connectTimeout(LIMIT).build();
        try {
            HttpResponse<byte[]> response = client.send(
                    HttpRequest.newBuilder(ledger).timeout(LIMIT).build(), HttpResponse.BodyHandlers.ofByteArray());
            if (response.statusCode() == 200
                    && Json.parse(response.body()) instanceof Parsed.Ok ok
                    && ok.value().isArray()) {
                return ok.value();
            }
            throw new IllegalStateException("ledger: \"" + ledger + "\" answers with status \"" + response.statusCode()
                    + "\" and no list of calls; name the URL of a simulator");
        } catch (IOException unreachable) {
            throw new IllegalStateException(
                    "ledger: \"" + ledger + "\" cannot be read ("
                            + unreachable.getClass().getSimpleName() + "); see that the simulator runs there",
                    unreachable);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(
                    "ledger: interrupted while reading \"" + ledger + "\"; run it again", stopped);
        }
    }
}
