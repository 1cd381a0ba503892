package io.millweir.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.Protocol;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeAsyncClient;
import software.amazon.awssdk.services.bedrockruntime.model.BedrockRuntimeException;
import software.amazon.awssdk.services.bedrockruntime.model.ContentBlock;
import software.amazon.awssdk.services.bedrockruntime.model.ConversationRole;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseRequest;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseResponse;
import software.amazon.awssdk.services.bedrockruntime.model.Message;
import software.amazon.awssdk.services.bedrockruntime.model.StopReason;
import software.amazon.awssdk.services.bedrockruntime.model.ValidationException;

@Timeout(60)
class AwsSdkTest {
    private static final String ARN =
            "arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.amazon.nova-lite-v1:0";

    private static Simulator simulator;
    private static SdkAsyncHttpClient http;
    private static BedrockRuntimeAsyncClient client;

    @BeforeAll
    static void start() {
        simulator = Simulator.start(SimulatorOptions.defaults(Clock.systemUTC()));
        http = NettyNioAsyncHttpClient.builder()
                .protocol(Protocol.HTTP1_1)
                .readTimeout(Duration.ofSeconds(2))
                .build();
        client = client(StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIDEXAMPLE", "simulated")));
    }

    @AfterAll
    static void stop() {
        client.close();
        http.close();
        simulator.close();
    }

    @BeforeEach
    void clear() {
        simulator.clearLedger();
    }

    private static BedrockRuntimeAsyncClient client(AwsCredentialsProvider credentials) {
        return BedrockRuntimeAsyncClient.builder()
                .httpClient(http)
                .region(Region.US_EAST_1)
                .endpointOverride(simulator.url())
                .credentialsProvider(credentials)
                .overrideConfiguration(options -> options.retryStrategy(AwsRetryStrategy.doNotRetry()))
                .build();
    }

    @Test
    void accepts_a_good_answer() {
        // When
        ConverseResponse response = converse(
                ARN, request -> request.requestMetadata(Map.of("millweir-query-id", "q 1", "millweir-attempt", "2"))
                        .inferenceConfig(config -> config.maxTokens(500).temperature(0.5f)));

        // Then
        String text = response.output().message().content().get(0).text();
        assertThat(text).startsWith("Hello there (simulated answer of " + ARN + ")");
        assertThat(response.stopReason()).isEqualTo(StopReason.END_TURN);
        assertThat(response.usage().outputTokens()).isEqualTo((int) TokenCount.of(text));
        assertThat(response.responseMetadata().requestId()).isNotEqualTo("UNKNOWN");
        assertThat(simulator.ledger()).singleElement().satisfies(entry -> {
            assertThat(entry.model()).isEqualTo(ARN);
            assertThat(entry.queryId()).isEqualTo("q 1");
            assertThat(entry.attempt()).isEqualTo(2);
            assertThat(entry.outcome()).isEqualTo("ok");
        });
    }

    @ParameterizedTest
    @CsvSource({
        "400, ValidationException",
        "401, UnrecognizedClientException",
        "403, AccessDeniedException",
        "404, ResourceNotFoundException",
        "408, ModelTimeoutException",
        "424, ModelErrorException",
        "429, ThrottlingException",
        "429-after-1, ThrottlingException",
        "500, InternalServerException",
        "503, ServiceUnavailableException",
    })
    void recognises_every_error(String behaviour, String type) {
        // When
        Throwable failure = failure("amazon.sim-" + behaviour + "-v1:0");

        // Then
        assertThat(failure).isInstanceOfSatisfying(BedrockRuntimeException.class, exception -> {
            assertThat(exception.awsErrorDetails().errorCode()).isEqualTo(type);
            assertThat(exception.awsErrorDetails().errorMessage()).isNotEmpty();
        });
        if (!behaviour.equals("401")) {
            assertThat(failure.getClass().getSimpleName()).isEqualTo(type);
        }
        assertThat(simulator.ledger()).hasSize(1);
    }

    @Test
    void is_told_which_parameter_is_wrong() {
        // When / Then
        assertThatThrownBy(() -> converse(
                        "amazon.nova-lite-v1:0",
                        request -> request.inferenceConfig(config -> config.temperature(1.5f))))
                .hasCauseInstanceOf(ValidationException.class)
                .hasMessageContaining("'1.5' at 'inferenceConfig.temperature'");
    }

    @Test
    void is_refused_without_a_signature() {
        // Given
        try (BedrockRuntimeAsyncClient anonymous = client(AnonymousCredentialsProvider.create())) {
            // When
            Throwable failure = catchThrowable(() -> anonymous
                    .converse(request("amazon.nova-lite-v1:0", any -> {}))
                    .join());

            // Then
            assertThat(failure.getCause()).isInstanceOfSatisfying(BedrockRuntimeException.class, exception -> {
                assertThat(exception.statusCode()).isEqualTo(403);
                assertThat(exception.awsErrorDetails().errorCode()).isEqualTo("MissingAuthenticationTokenException");
            });
        }
    }

    @Test
    void finds_no_error_code_in_a_page_of_html() {
        // When
        Throwable failure = failure("amazon.sim-html-v1:0");

        // Then
        assertThat(failure).isInstanceOfSatisfying(BedrockRuntimeException.class, exception -> {
            assertThat(exception.statusCode()).isEqualTo(502);
            assertThat(exception.awsErrorDetails().errorCode()).isNull();
        });
    }

    @ParameterizedTest
    @CsvSource({"reset", "malformed", "truncated", "hang"})
    void fails_on_its_own_side_when_there_is_no_answer_to_read(String behaviour) {
        // When
        Throwable failure = failure("amazon.sim-" + behaviour + "-v1:0");

        // Then
        assertThat(failure).isInstanceOf(SdkClientException.class);
        assertThat(simulator.ledger()).singleElement().satisfies(entry -> assertThat(entry.outcome())
                .isEqualTo(behaviour));
    }

    private static Throwable failure(String model) {
        Throwable failure = catchThrowable(() -> converse(model, any -> {}));
        assertThat(failure).isInstanceOf(CompletionException.class);
        return failure.getCause();
    }

    private static ConverseResponse converse(String model, Consumer<ConverseRequest.Builder> more) {
        return client.converse(request(model, more)).join();
    }

    private static ConverseRequest request(String model, Consumer<ConverseRequest.Builder> more) {
        Message message = Message.builder()
                .role(ConversationRole.USER)
                .content(ContentBlock.fromText("Hello there"))
                .build();
        ConverseRequest.Builder request =
                ConverseRequest.builder().modelId(model).messages(message);
        more.accept(request);
        return request.build();
    }
}
