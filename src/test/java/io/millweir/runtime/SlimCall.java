package io.millweir.runtime;

import io.millweir.config.ConfigLoader;
import io.millweir.config.MillweirConfig;
import io.millweir.domain.Failure;
import io.millweir.provider.CannedServer;
import io.millweir.provider.Cards;
import io.millweir.provider.DeltaListener;
import io.millweir.provider.Ends;
import io.millweir.provider.Provider;
import io.millweir.provider.Providers;
import io.millweir.registry.ModelCard;
import io.millweir.registry.ModelCardReader;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/** One call of Bedrock that the server refuses, said in one line; run with another class path by its test. */
public final class SlimCall implements Callable<String> {
    public SlimCall() {}

    @Override
    public String call() {
        try (CannedServer server = new CannedServer()) {
            server.answer(
                    400,
                    "{\"message\":\"The provided model identifier is invalid.\"}",
                    Map.of("x-amzn-ErrorType", "ValidationException"));
            MillweirConfig config = new ConfigLoader(Map.of())
                    .load(Optional.empty(), List.of("providers.bedrock.endpoint=" + server.url()))
                    .config();
            ModelCard card = ModelCardReader.ofAnyService()
                    .read(
                            "nova",
                            ("{\"model\":\"amazon.nova-micro-v1:0\",\"service\":\"Bedrock\",\"aws_profile\":\"it\","
                                            + "\"aws_region\":\"us-east-1\"}")
                                    .getBytes(StandardCharsets.UTF_8))
                    .cards()
                    .get(0)
                    .card();
            try (Providers providers = ProviderAssembly.of(config, Clock.systemUTC())) {
                Provider provider = providers.of(card).orElseThrow();
                Failure failure = Ends.failure(Ends.of(provider.call(Cards.chat(card, "hi"), DeltaListener.NONE)));
                return provider.getClass().getSimpleName() + " " + failure.code() + " " + failure.message() + " "
                        + failure.hint().orElse("");
            }
        }
    }
}
