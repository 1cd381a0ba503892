package io.millweir.provider.bedrock;

import static org.assertj.core.api.Assertions.assertThat;

import io.millweir.domain.ErrorCode;
import io.millweir.domain.Failure;
import io.millweir.provider.Cards;
import io.millweir.provider.Configs;
import io.millweir.provider.DeltaListener;
import io.millweir.provider.Ends;
import io.millweir.registry.ModelCard;
import io.millweir.simulator.Simulator;
import io.millweir.simulator.SimulatorOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is found out about models and callers in the simulator's AWS account. */
class SimulatedAccountTest {
    private static final String PRO = "amazon.nova-pro-v1:0";

    private final Simulator simulator = Simulator.start(SimulatorOptions.defaults(Clock.systemUTC()));
    private final BedrockProvider bedrock = new BedrockProvider(
            Configs.bedrock(Optional.of(simulator.url().toString())),
            Set.of(),
            Clock.systemUTC(),
            BedrockEnvironment.NONE);

    @AfterEach
    void close() {
        bedrock.close();
        simulator.close();
    }

    @Test
    void a_model_of_another_region_is_found_there() throws Exception {
        account("{\"regions\": {\"" + PRO + "\": [\"us-west-2\"]}}");

        Failure failure = fail(PRO, "eu-west-3");

        assertThat(failure.code()).isEqualTo(ErrorCode.MODEL_NOT_IN_REGION);
        assertThat(failure.hint()).hasValueSatisfying(hint -> assertThat(hint).contains("\"us-west-2\""));
    }

    @Test
    void a_misspelt_id_is_told_from_a_wrong_region() throws Exception {
        account("{\"unknown_models\": true}");

        Failure failure = fail("amazon.nova-porr-v1:0", "eu-west-3");

        assertThat(failure.code()).isEqualTo(ErrorCode.MODEL_NOT_FOUND);
        assertThat(failure.hint())
                .hasValueSatisfying(hint -> assertThat(hint).contains("did you mean \"" + PRO + "\"?"));
    }

    @Test
    void a_model_that_needs_a_profile_names_it() throws Exception {
        account("{\"on_demand_refused\": [\"" + PRO + "\"]}");

        Failure failure = fail(PRO, "us-east-1");

        assertThat(failure.code()).isEqualTo(ErrorCode.INFERENCE_PROFILE_REQUIRED);
        assertThat(failure.hint()).hasValueSatisfying(hint -> assertThat(hint).contains("\"us." + PRO + "\""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"amazon.nova-porr-v1:0", PRO})
    void an_account_that_may_list_nothing_gets_advice_all_the_same(String model) throws Exception {
        account("{\"unknown_models\": true, \"regions\": {\"" + PRO + "\": [\"us-west-2\"]}, \"deny\":"
                + " [\"ListFoundationModels\", \"ListInferenceProfiles\", \"GetFoundationModelAvailability\"]}");

        Failure failure = fail(model, "eu-west-3");

        assertThat(failure.code()).isEqualTo(ErrorCode.MODEL_NOT_FOUND);
        assertThat(failure.hint()).isPresent();
    }

    @Test
    void the_caller_has_an_identity() throws Exception {
        BedrockIdentity identity =
                bedrock.identity(card(PRO, "eu-west-3")).toCompletableFuture().get(20, TimeUnit.SECONDS);

        assertThat(identity.problem()).isEmpty();
        assertThat(identity.arn()).hasValueSatisfying(arn -> assertThat(arn).startsWith("arn:aws:"));
        assertThat(identity.account()).isPresent();
        assertThat(identity.region()).contains("eu-west-3");
        assertThat(identity.access())
                .hasValueSatisfying(access -> assertThat(access).contains("region AVAILABLE"));
    }

    private void account(String settings) throws Exception {
        HttpResponse<String> response = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(simulator.url() + "/aws"))
                                .PUT(HttpRequest.BodyPublishers.ofString(settings))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isBetween(200, 299);
    }

    private Failure fail(String model, String region) {
        return Ends.failure(Ends.of(bedrock.call(Cards.chat(card(model, region), "hi"), DeltaListener.NONE)));
    }

    private static ModelCard card(String model, String region) {
        return Cards.card(model).region(region).build();
    }
}
