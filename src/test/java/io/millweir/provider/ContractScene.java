package io.millweir.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.millweir.registry.ModelCard;
import io.millweir.simulator.LedgerEntry;
import io.millweir.simulator.Simulator;
import io.millweir.simulator.SimulatorOptions;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;

/**
 * Where a case of the contract plays: an adapter, configured for a server of its own.
 *
 * <p>A behaviour is in the model id where the id may be anything, and set at the server where it may not.
 */
interface ContractScene {
    /** The key that the provider under test is configured with. */
    String KEY = "contract-key-0123456789";

    /** The adapter, configured for this endpoint, with {@link #KEY} and room for 256 calls. */
    Provider open(String endpoint);

    /** An id that this service could have, by which the simulator knows how to behave. */
    String model(String behaviour);

    /** A card for {@link #model}. */
    default ModelCard card(String behaviour) {
        return Cards.card(model(behaviour)).build();
    }

    /** Plays with a simulator that behaves so. */
    default void withSimulator(String behaviour, BiConsumer<Simulator, Provider> play) {
        try (Simulator simulator = Simulator.start(SimulatorOptions.defaults(Clock.systemUTC()));
                Provider provider = open(simulator.url().toString())) {
            if (!model(behaviour).contains("sim-")) {
                setBehaviour(simulator.url(), model(behaviour), behaviour);
            }
            play.accept(simulator, provider);
        }
    }

    /** One call that the simulator answers so; checks that exactly one arrived and that it was ended. */
    default void callOnce(String behaviour, Duration timeout, BiConsumer<ProviderResult, LedgerEntry> check) {
        withSimulator(behaviour, (simulator, provider) -> {
            ProviderRequest request = Cards.withTimeout(Cards.chat(card(behaviour), "the prompt"), timeout);

            ProviderResult result = Ends.of(provider.call(request, DeltaListener.NONE));

            await(() -> ended(simulator));
            check.accept(result, simulator.ledger().get(0));
            assertThat(simulator.ledger()).as("no hidden retries").hasSize(1);
        });
    }

    /** Whether the one call of the ledger has come to its end at the server. */
    static boolean ended(Simulator simulator) {
        return !simulator.ledger().isEmpty() && simulator.ledger().get(0).endedAt() != null;
    }

    /** Waits for what must come true soon. */
    static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("what was waited for never came").isLessThan(end);
            try {
                Thread.sleep(5);
            } catch (InterruptedException interrupted) {
                throw new AssertionError(interrupted);
            }
        }
    }

    private static void setBehaviour(URI server, String model, String behaviour) {
        URI uri = server.resolve("/behaviours/" + URLEncoder.encode(model, StandardCharsets.UTF_8));
        try {
            HttpResponse<String> response = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(uri)
                                    .PUT(HttpRequest.BodyPublishers.ofString(behaviour))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(response.statusCode()).as(response.body()).isLessThan(300);
        } catch (IOException | InterruptedException problem) {
            throw new AssertionError(problem);
        }
    }
}
