package io.millweir.provider.bedrock;

import static org.assertj.core.api.Assertions.assertThat;

import io.millweir.config.Secret;
import io.millweir.domain.ErrorCode;
import io.millweir.domain.Failure;
import io.millweir.provider.Redactor;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.bedrockruntime.model.BedrockRuntimeException;

class BedrockFailuresTest {
    private final BedrockFailures failures =
            new BedrockFailures(new Redactor(List.of(new Secret("hunter2"))), Clock.systemUTC());

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400|ValidationException|The provided model identifier is invalid.|MODEL_NOT_FOUND",
                "400|ValidationException|Invocation of model ID X with on-demand throughput isn’t supported. Retry your request with the ID or ARN of an inference profile that contains this model.|INFERENCE_PROFILE_REQUIRED",
                "400|ValidationException|Input is too long for requested model.|CONTEXT_LENGTH_EXCEEDED",
                "400|ValidationException|Malformed input request: required key [toolUse] not found|PROVIDER_REJECTED",
                "400|ValidationException|The model is not supported in this region.|MODEL_NOT_IN_REGION",
                "400|ServiceQuotaExceededException|m|QUOTA_EXCEEDED",
                "403|AccessDeniedException|You don't have access to the model with the specified model ID.|ACCESS_DENIED",
                "403|AccessDeniedException|User: arn:aws:iam::1:user/x is not authorized to perform: bedrock:InvokeModel|ACCESS_DENIED",
                "403|AccessDeniedException|INVALID_PAYMENT_INSTRUMENT: A valid payment instrument must be provided|ACCESS_DENIED",
                "403|AccessDeniedException|Authentication failed: Please make sure your API Key is valid.|CREDENTIALS_INVALID",
                "403|AccessDeniedException|Bearer Token has expired|CREDENTIALS_EXPIRED",
                "404|ResourceNotFoundException|This model version has reached the end of its life|MODEL_NOT_FOUND",
                "404|FTUFormNotFilled|Model use case details have not been submitted for this account|ACCESS_DENIED",
                "403|ExpiredTokenException|The security token included in the request is expired|CREDENTIALS_EXPIRED",
                "403|UnrecognizedClientException|The security token included in the request is invalid.|CREDENTIALS_INVALID",
                "403|InvalidSignatureException|m|CREDENTIALS_INVALID",
                "408|ModelTimeoutException|m|TIMEOUT",
                "424|ModelErrorException|m|PROVIDER_ERROR",
                "429|ThrottlingException|Too many requests, please wait before trying again.|RATE_LIMITED",
                "429|ThrottlingException|Too many tokens, please wait before trying again.|RATE_LIMITED",
                "429|ThrottlingException|Too many tokens per day, please wait before trying again.|QUOTA_EXCEEDED",
                "429|ModelNotReadyException|m|PROVIDER_UNAVAILABLE",
                "500|InternalServerException|m|PROVIDER_ERROR",
                "502||<html>|PROVIDER_ERROR",
                "503|ServiceUnavailableException|m|PROVIDER_UNAVAILABLE",
                "413||too large|PAYLOAD_TOO_LARGE",
            })
    void maps_what_bedrock_answers(int status, String name, String message, ErrorCode expected) {
        Failure failure =
                failures.of("aws.bedrock x", "eu-west-1", new CompletionException(answer(status, name, message)));

        assertThat(failure.code()).isEqualTo(expected);
        assertThat(failure.providerMessage()).contains(message);
        assertThat(failure.httpStatus()).hasValue(status);
        assertThat(failure.message())
                .startsWith("aws.bedrock x: answered " + status)
                .contains("; ");
        assertThat(failure.message()).doesNotContain(message.length() > 5 ? message : "\u0000");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Unable to load credentials from any of the providers in the chain AwsCredentialsProviderChain(x)|CREDENTIALS_MISSING",
                "Profile file contained no credentials for profile 'x'|CREDENTIALS_MISSING",
                "Maximum pending connection acquisitions exceeded. The request rate is too high|OVERLOADED",
                "Acquire operation took longer than the configured maximum time.|OVERLOADED",
                "To use assumed roles, the 'sts' service module must be on the class path.|DEPENDENCY_MISSING",
                "Unable to execute HTTP request: Connection reset|PROVIDER_UNAVAILABLE",
                "Token is expired|CREDENTIALS_EXPIRED",
                "something new|INTERNAL",
            })
    void maps_what_the_sdk_finds_by_itself(String message, ErrorCode expected) {
        assertThat(failures.of("aws.bedrock x", "", SdkClientException.create(message))
                        .code())
                .isEqualTo(expected);
    }

    @Test
    void a_call_that_ran_out_of_time_is_a_timeout() {
        assertThat(failures.of("aws.bedrock x", "", ApiCallTimeoutException.create(100))
                        .code())
                .isEqualTo(ErrorCode.TIMEOUT);
    }

    @Test
    void names_the_region_when_id_and_region_cannot_be_told_apart() {
        Failure failure = failures.of(
                "aws.bedrock x",
                "eu-west-1",
                answer(400, "ValidationException", "The provided model identifier is invalid."));

        assertThat(failure.hint()).hasValueSatisfying(hint -> assertThat(hint).contains("\"eu-west-1\""));
    }

    @Test
    void blots_out_secrets() {
        assertThat(failures.of("x", "", answer(403, "AccessDeniedException", "AKIAIOSFODNN7EXAMPLE with hunter2"))
                        .toString())
                .doesNotContain("AKIA", "hunter2");
    }

    private static Throwable answer(int status, String name, String message) {
        return BedrockRuntimeException.builder()
                .statusCode(status)
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode(name)
                        .errorMessage(message)
                        .build())
                .build();
    }
}
