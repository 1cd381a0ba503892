package io.millweir.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.Protocol;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.bedrock.BedrockAsyncClient;
import software.amazon.awssdk.services.bedrock.model.AccessDeniedException;
import software.amazon.awssdk.services.bedrock.model.FoundationModelSummary;
import software.amazon.awssdk.services.bedrock.model.InferenceProfileSummary;
import software.amazon.awssdk.services.bedrock.model.InferenceType;
import software.amazon.awssdk.services.bedrock.model.ModelModality;
import software.amazon.awssdk.services.bedrock.model.RegionAvailability;
import software.amazon.awssdk.services.sts.StsAsyncClient;
import software.amazon.awssdk.services.sts.model.StsException;

@Timeout(60)
class AwsControlPlaneTest {
    private static Simulator simulator;
    private static Caller caller;
    private static SdkAsyncHttpClient http;
    private static BedrockAsyncClient bedrock;
    private static StsAsyncClient sts;

    @BeforeAll
    static void start() {
        simulator = Simulator.start(SimulatorOptions.defaults(Clock.systemUTC()));
        caller = new Caller(simulator.url());
        http = NettyNioAsyncHttpClient.builder().protocol(Protocol.HTTP1_1).build();
        StaticCredentialsProvider credentials =
                StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIDEXAMPLE", "simulated"));
        bedrock = BedrockAsyncClient.builder()
                .httpClient(http)
                .region(Region.EU_WEST_1)
                .credentialsProvider(credentials)
                .endpointOverride(simulator.url())
                .build();
        sts = StsAsyncClient.builder()
                .httpClient(http)
                .region(Region.EU_WEST_1)
                .credentialsProvider(credentials)
                .endpointOverride(simulator.url())
                .build();
    }

    @AfterAll
    static void stop() {
        sts.close();
        bedrock.close();
        http.close();
        simulator.close();
    }

    @AfterEach
    void reset() {
        caller.send("DELETE", "/aws", "", Map.of());
        simulator.clearLedger();
    }

    private static void settings(String json) {
        HttpResponse<String> response = caller.send("PUT", "/aws", json.replace('\'', '"'), Map.of());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(204);
    }

    @Test
    void lists_the_models_of_the_catalogue() {
        // When
        List<FoundationModelSummary> all =
                bedrock.listFoundationModels(request -> {}).join().modelSummaries();
        List<FoundationModelSummary> cohere = bedrock.listFoundationModels(
                        request -> request.byProvider("cohere").byOutputModality(ModelModality.EMBEDDING))
                .join()
                .modelSummaries();

        // Then
        assertThat(all)
                .hasSizeGreaterThan(80)
                .extracting(FoundationModelSummary::modelId)
                .contains("amazon.nova-lite-v1:0", "anthropic.claude-3-haiku-20240307-v1:0")
                .noneMatch(id -> id.startsWith("us."));
        assertThat(cohere).extracting(FoundationModelSummary::modelId).contains("cohere.embed-english-v3");
        assertThat(cohere).allSatisfy(model -> {
            assertThat(model.providerName()).isEqualTo("Cohere");
            assertThat(model.responseStreamingSupported()).isFalse();
            assertThat(model.modelArn()).startsWith("arn:aws:bedrock:eu-west-1::foundation-model/cohere.embed-");
        });
        assertThat(simulator.ledger()).isEmpty();
    }

    @Test
    void shows_that_a_model_needs_a_profile() {
        // Given
        settings("{'on_demand_refused':['amazon.nova-lite-v1:0']}");

        // When
        List<String> onDemand = bedrock
                .listFoundationModels(request -> request.byInferenceType(InferenceType.ON_DEMAND))
                .join()
                .modelSummaries()
                .stream()
                .map(FoundationModelSummary::modelId)
                .toList();
        HttpResponse<String> bare = caller.bedrock("amazon.nova-lite-v1%3A0", Caller.converse("hi"));
        HttpResponse<String> profile = caller.bedrock("eu.amazon.nova-lite-v1%3A0", Caller.converse("hi"));

        // Then
        assertThat(onDemand).contains("amazon.nova-pro-v1:0").doesNotContain("amazon.nova-lite-v1:0");
        assertThat(bare.statusCode()).isEqualTo(400);
        assertThat(Caller.json(bare).path("message").asText())
                .isEqualTo(
                        "Invocation of model ID amazon.nova-lite-v1:0 with on-demand throughput isn’t supported. Retry"
                                + " your request with the ID or ARN of an inference profile that contains this model.");
        assertThat(profile.statusCode()).isEqualTo(200);
    }

    @Test
    void lists_profiles_page_by_page() {
        // When
        List<InferenceProfileSummary> profiles = new CopyOnWriteArrayList<>();
        bedrock.listInferenceProfilesPaginator(request -> request.maxResults(50))
                .inferenceProfileSummaries()
                .subscribe(profiles::add)
                .join();

        // Then
        assertThat(profiles)
                .hasSizeGreaterThan(100)
                .extracting(InferenceProfileSummary::inferenceProfileId)
                .doesNotHaveDuplicates()
                .contains("eu.amazon.nova-lite-v1:0");
        assertThat(profiles)
                .filteredOn(each -> each.inferenceProfileId().equals("eu.amazon.nova-lite-v1:0"))
                .singleElement()
                .satisfies(each -> assertThat(each.models().get(0).modelArn())
                        .isEqualTo("arn:aws:bedrock:eu-west-1::foundation-model/amazon.nova-lite-v1:0"));
    }

    @Test
    void tells_a_wrong_region_from_a_wrong_id() {
        // Given
        settings("{'regions':{'amazon.nova-pro-v1:0':['us-west-2']},'unknown_models':true}");

        // When
        RegionAvailability elsewhere = availability("amazon.nova-pro-v1:0");
        RegionAvailability here = availability("amazon.nova-lite-v1:0");
        HttpResponse<String> call = caller.bedrock("amazon.nova-pro-v1%3A0", Caller.converse("hi"));
        HttpResponse<String> typo = caller.bedrock("amazon.nova-prx-v1%3A0", Caller.converse("hi"));
        HttpResponse<String> simulated = caller.bedrock("amazon.sim-echo-v1%3A0", Caller.converse("hi"));

        // Then
        assertThat(elsewhere).isEqualTo(RegionAvailability.NOT_AVAILABLE);
        assertThat(here).isEqualTo(RegionAvailability.AVAILABLE);
        assertThat(Caller.json(call).path("message").asText()).isEqualTo("The provided model identifier is invalid.");
        assertThat(Caller.json(typo).path("message").asText()).isEqualTo("The provided model identifier is invalid.");
        assertThat(simulated.statusCode()).isEqualTo(200);
    }

    private static RegionAvailability availability(String model) {
        return bedrock.getFoundationModelAvailability(request -> request.modelId(model))
                .join()
                .regionAvailability();
    }

    @Test
    void denies_the_actions_it_is_told_to() {
        // Given
        settings("{'deny':['ListFoundationModels','GetCallerIdentity','InvokeModel']}");

        // When
        HttpResponse<String> call = caller.bedrock("amazon.nova-pro-v1%3A0", Caller.converse("hi"));

        // Then
        assertThatThrownBy(() -> bedrock.listFoundationModels(request -> {}).join())
                .hasCauseInstanceOf(AccessDeniedException.class)
                .hasMessageContaining("is not authorized to perform: bedrock:ListFoundationModels");
        assertThatThrownBy(() -> sts.getCallerIdentity().join())
                .hasCauseInstanceOf(StsException.class)
                .hasMessageContaining("not authorized to perform: sts:GetCallerIdentity");
        assertThat(call.statusCode()).isEqualTo(403);
        assertThat(bedrock.listInferenceProfiles(request -> {}).join().inferenceProfileSummaries())
                .isNotEmpty();
    }

    @Test
    void tells_who_is_calling() {
        // When
        var identity = sts.getCallerIdentity().join();

        // Then
        assertThat(identity.account()).isEqualTo("123456789012");
        assertThat(identity.arn()).startsWith("arn:aws:iam::123456789012:");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'denied':[]}|aws.denied: is no such setting",
                "{'regions':3}|aws.regions: is no such setting",
                "[]|aws: is no such setting",
                "{|aws: the settings are no JSON"
            })
    void refuses_settings_that_it_does_not_know(String settings, String message) {
        // When
        HttpResponse<String> response = caller.send("PUT", "/aws", settings.replace('\'', '"'), Map.of());

        // Then
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains(message);
    }

    @ParameterizedTest
    @EnumSource(AwsCase.class)
    void refuses_in_the_words_of_aws(AwsCase which) {
        // When
        HttpResponse<String> response =
                caller.bedrock("amazon.sim-aws-" + which.word() + "-v1%3A0", Caller.converse("hi"));

        // Then
        Refusal expected = which.refusal(Optional.empty(), "amazon.sim-aws-" + which.word() + "-v1:0");
        assertThat(response.statusCode()).isEqualTo(expected.status());
        assertThat(response.headers().firstValue("x-amzn-ErrorType").orElse("")).startsWith(expected.type() + ":");
        assertThat(Caller.json(response).path("message").asText()).isEqualTo(expected.message());
        assertThat(simulator.ledger().get(0).outcome()).isEqualTo("aws-" + which.word());
    }

    @Test
    void refuses_in_the_words_it_is_given() {
        // Given
        settings("{'messages':{'rate':'Slow down, {model}.'}}");

        // When
        HttpResponse<String> response =
                caller.bedrock("amazon.nova-lite-v1%3A0", Caller.converse("hi"), Behaviours.HEADER, "first-1-aws-rate");

        // Then
        assertThat(response.statusCode()).isEqualTo(429);
        assertThat(Caller.json(response).path("message").asText()).isEqualTo("Slow down, amazon.nova-lite-v1:0.");
    }

    @Test
    void leaves_those_words_to_bedrock() {
        // When
        HttpResponse<String> response = caller.openAi("gpt", "hi", Behaviours.HEADER, "aws-rate");

        // Then
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("only Bedrock refuses so");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "amazon.titan-text-express-v1|converse|This model doesn't support system messages.",
                "mistral.mistral-7b-instruct-v0%3A2|converse-stream|This model doesn't support system messages.",
                "mistral.mistral-large-2402-v1%3A0|converse|",
                "ai21.j2-mid-v1|converse-stream|The model is unsupported for streaming.",
            })
    void refuses_what_a_family_does_not_have(String model, String operation, String message) {
        // Given
        String body = Caller.converse("hi").replaceFirst("\\{", "{\"system\":[{\"text\":\"be brief\"}],");

        // When
        HttpResponse<String> response = caller.post("/model/" + model + "/" + operation, body, Caller.bedrockHeaders());

        // Then
        assertThat(response.statusCode()).isEqualTo(message == null ? 200 : 400);
        if (message != null) {
            assertThat(Caller.json(response).path("message").asText()).startsWith(message);
        }
    }
}
