package io.millweir.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Clock;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.Protocol;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeAsyncClient;
import software.amazon.awssdk.services.bedrockruntime.model.ContentBlock;
import software.amazon.awssdk.services.bedrockruntime.model.ConversationRole;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseStreamMetadataEvent;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseStreamResponseHandler;
import software.amazon.awssdk.services.bedrockruntime.model.InvokeModelWithResponseStreamResponseHandler;
import software.amazon.awssdk.services.bedrockruntime.model.Message;
import software.amazon.awssdk.services.bedrockruntime.model.ModelStreamErrorException;
import software.amazon.awssdk.services.bedrockruntime.model.StopReason;

@Timeout(60)
class AwsSdkStreamTest {
    private static Simulator simulator;
    private static SdkAsyncHttpClient http;
    private static BedrockRuntimeAsyncClient client;

    @BeforeAll
    static void start() {
        simulator = Simulator.start(SimulatorOptions.defaults(Clock.systemUTC()));
        http = NettyNioAsyncHttpClient.builder().protocol(Protocol.HTTP1_1).build();
        client = BedrockRuntimeAsyncClient.builder()
                .httpClient(http)
                .region(Region.US_EAST_1)
                .endpointOverride(simulator.url())
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIDEXAMPLE", "simulated")))
                .overrideConfiguration(options -> options.retryStrategy(AwsRetryStrategy.doNotRetry()))
                .build();
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

    /** What a stream told. */
    private static final class Told {
        private final StringBuffer text = new StringBuffer();
        private final StringBuffer thought = new StringBuffer();
        private final AtomicReference<StopReason> stop = new AtomicReference<>();
        private final AtomicReference<ConverseStreamMetadataEvent> metadata = new AtomicReference<>();
    }

    private static Told converse(String model) {
        Told told = new Told();
        ConverseStreamResponseHandler.Visitor visitor = ConverseStreamResponseHandler.Visitor.builder()
                .onContentBlockDelta(event -> {
                    if (event.delta().text() != null) {
                        told.text.append(event.delta().text());
                    } else if (event.delta().reasoningContent().text() != null) {
                        told.thought.append(event.delta().reasoningContent().text());
                    }
                })
                .onMessageStop(event -> told.stop.set(event.stopReason()))
                .onMetadata(told.metadata::set)
                .build();
        Message message = Message.builder()
                .role(ConversationRole.USER)
                .content(ContentBlock.fromText("Hello there"))
                .build();
        client.converseStream(
                        request -> request.modelId(model).messages(message),
                        ConverseStreamResponseHandler.builder()
                                .subscriber(visitor)
                                .build())
                .join();
        return told;
    }

    @Test
    void streams_a_conversation() {
        // When
        Told told = converse("amazon.sim-reasoning-v1:0");

        // Then
        assertThat(told.text.toString()).startsWith("Hello there (simulated answer of ");
        assertThat(told.thought.toString()).startsWith("Simulated thought: ");
        assertThat(told.stop.get()).isEqualTo(StopReason.END_TURN);
        assertThat(told.metadata.get().usage().outputTokens().longValue())
                .isEqualTo(simulator.ledger().get(0).outputTokens().getAsLong());
    }

    @ParameterizedTest
    @CsvSource({
        "throttling, ThrottlingException",
        "internal, InternalServerException",
        "unavailable, ServiceUnavailableException",
        "validation, ValidationException",
        "modelstream, ModelStreamErrorException",
        "modeltimeout, BedrockRuntimeException",
    })
    void recognises_the_exceptions_inside_a_stream(String kind, String type) {
        // When
        Throwable failure = catchThrowable(() -> converse("amazon.sim-error-2-" + kind + "-v1:0"));

        // Then
        assertThat(failure.getCause().getClass().getSimpleName()).isEqualTo(type);
        if (failure.getCause() instanceof ModelStreamErrorException stopped) {
            assertThat(stopped.originalStatusCode()).isEqualTo(500);
        }
    }

    @Test
    void notices_a_wrong_crc() {
        // When
        Throwable failure = catchThrowable(() -> converse("amazon.sim-corrupt-2-v1:0"));

        // Then
        assertThat(failure).hasMessageContaining("checksum");
    }

    @Test
    void streams_the_chunks_of_a_native_payload() {
        // Given
        StringBuffer text = new StringBuffer();
        InvokeModelWithResponseStreamResponseHandler.Visitor visitor =
                InvokeModelWithResponseStreamResponseHandler.Visitor.builder()
                        .onChunk(chunk -> text.append(chunk.bytes().asUtf8String()))
                        .build();

        // When
        client.invokeModelWithResponseStream(
                        request -> request.modelId("meta.llama3-8b-instruct-v1:0")
                                .body(SdkBytes.fromUtf8String("{\"prompt\":\"Hello there\"}")),
                        InvokeModelWithResponseStreamResponseHandler.builder()
                                .subscriber(visitor)
                                .build())
                .join();

        // Then
        assertThat(text.toString()).startsWith("{\"generation\":\"Hello").contains("amazon-bedrock-invocationMetrics");
        assertThat(simulator.ledger()).singleElement().satisfies(entry -> assertThat(entry.outcome())
                .isEqualTo("ok"));
    }
}
