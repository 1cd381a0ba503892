package io.millweir.provider.bedrock;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millweir.domain.ErrorCode;
import io.millweir.domain.Failure;
import io.millweir.provider.CannedServer;
import io.millweir.provider.Cards;
import io.millweir.provider.Configs;
import io.millweir.provider.DeltaListener;
import io.millweir.provider.Ends;
import io.millweir.provider.Recorded;
import io.millweir.provider.Redactor;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.bedrockruntime.model.BedrockRuntimeException;

/** Every error that Bedrock was recorded with, whatever the operation, through the SDK. */
class RecordedRefusalsTest {
    private static final Map<String, ErrorCode> MEANINGS = Map.of(
            "The provided model identifier is invalid.", ErrorCode.MODEL_NOT_FOUND,
            "You don't have access to the model with the specified model ID.", ErrorCode.ACCESS_DENIED,
            "tools.0: Input tag", ErrorCode.PROVIDER_REJECTED);

    @Test
    void every_recorded_refusal_has_its_code_and_a_hint() {
        int read = 0;
        try (CannedServer server = new CannedServer();
                BedrockProvider bedrock = new BedrockProvider(
                        Configs.bedrock(Optional.of(server.url())),
                        Set.of(),
                        Clock.systemUTC(),
                        BedrockEnvironment.NONE)) {
            for (JsonNode each : Recorded.all("bedrock")) {
                int status = each.path("status").asInt();
                if (status < 300) {
                    continue;
                }
                JsonNode header = each.path("response_headers").path("x-amzn-errortype");
                String type = header.isArray() ? header.path(0).asText() : header.asText("");
                String said = each.path("response_body").path("message").asText();
                server.answer(
                        status,
                        each.path("response_body").toString(),
                        type.isEmpty() ? Map.of() : Map.of("x-amzn-ErrorType", type));

                Failure failure = Ends.failure(Ends.of(bedrock.call(
                        Cards.chat(Cards.card("does-not.exist-model-v1:0").build(), "hi"), DeltaListener.NONE)));

                ErrorCode expected = MEANINGS.entrySet().stream()
                        .filter(entry -> said.startsWith(entry.getKey()))
                        .map(Map.Entry::getValue)
                        .findFirst()
                        .orElseThrow(() -> new AssertionError("a recorded refusal without a meaning here: " + said));
                assertThat(failure.code()).as(said).isEqualTo(expected);
                assertThat(failure.hint()).as(said).isPresent();
                assertThat(failure.providerMessage()).contains(said);
                read++;
            }
        }
        System.out.println("recorded refusals of bedrock: " + read);
        assertThat(read).isGreaterThan(7);
    }

    @Test
    void every_recorded_exception_in_a_stream_has_its_code() {
        BedrockFailures failures = new BedrockFailures(new Redactor(List.of()), Clock.systemUTC());
        int read = 0;
        for (JsonNode each : Recorded.all("bedrock")) {
            for (JsonNode event : each.path("events")) {
                if (!event.path(":message-type").asText().equals("exception")) {
                    continue;
                }
                String said = event.path("payload").path("message").asText();
                Throwable problem = BedrockRuntimeException.builder()
                        .statusCode(424)
                        .awsErrorDetails(AwsErrorDetails.builder()
                                .serviceName("bedrock")
                                .errorCode(event.path(":exception-type").asText())
                                .errorMessage(said)
                                .build())
                        .build();

                Failure failure = failures.of("aws.bedrock m", "us-east-1", problem);

                assertThat(failure.code()).isEqualTo(ErrorCode.PROVIDER_ERROR);
                assertThat(failure.providerMessage()).contains(said);
                read++;
            }
        }
        System.out.println("recorded exceptions in streams of bedrock: " + read);
        assertThat(read).isPositive();
    }
}
