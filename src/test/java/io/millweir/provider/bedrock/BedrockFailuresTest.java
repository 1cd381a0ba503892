package io.millweir.provider.bedrock;

import static org.assertj.core.api.Assertions.assertThat;

import io.millweir.config.Secret;
import io.millweir.domain.ErrorCode;
import io.millweir.domain.Failure;
import io.millweir.provider.Redactor;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.bedrockruntime.model.BedrockRuntimeException;
import software.amazon.awssdk.services.bedrockruntime.model.ModelErrorException;

class BedrockFailuresTest {
    private final BedrockFailures failures =
            new BedrockFailures(new Redactor(List.of(new Secret("hunter2"))), Clock.systemUTC());

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // status | exception | message | code | what the hint must name
                "400|ValidationException|The provided model identifier is invalid.|MODEL_NOT_FOUND|region \"eu-west-1\"",
                "400||The provided model identifier is invalid.|MODEL_NOT_FOUND|region \"eu-west-1\"",
                "400|ValidationException|The provided inference profile ARN is invalid.|MODEL_NOT_FOUND|misspelt id",
                "400|ValidationException|Invocation of model ID X with on-demand throughput isn’t supported. Retry your request with the ID or ARN of an inference profile that contains this model.|INFERENCE_PROFILE_REQUIRED|inference profile",
                "400|ValidationException|Invocation of model ID X with on-demand throughput isn’t supported. Retry your request with the ID or ARN of an inference profile that contains this model.|INFERENCE_PROFILE_REQUIRED|us., eu. or global.",
                "400|ValidationException|The model is not supported in this region.|MODEL_NOT_IN_REGION|aws_region",
                "400|ValidationException|Too many tokens: 300000|CONTEXT_LENGTH_EXCEEDED|larger context",
                "400|ValidationException|Input is too long for requested model.|CONTEXT_LENGTH_EXCEEDED|larger context",
                "400|ValidationException|prompt is too long: 213462 tokens > 199999 maximum|CONTEXT_LENGTH_EXCEEDED|larger context",
                "400|ValidationException|Too many input tokens. Max input tokens: 8192, request input token count: 9000|CONTEXT_LENGTH_EXCEEDED|larger context",
                "400|ValidationException|Malformed input request: expected maxLength: 20480, actual: 30000, please reformat your input and try again.|CONTEXT_LENGTH_EXCEEDED|larger context",
                "400|ValidationException|Malformed input request: #/messages/0/content/0: required key [toolUse] not found, please reformat your input and try again.|PROVIDER_REJECTED|provider_message",
                "400|ValidationException|The provided model doesn’t support counting tokens.|PROVIDER_REJECTED|provider_message",
                "400||tools.0: Input tag 'web_search_20250305' does not match|PROVIDER_REJECTED|provider_message",
                "400|ValidationException|This model doesn’t support system messages. Try again without a system message.|PROVIDER_REJECTED|\"system_prompt\": false",
                "400|ValidationException|This action doesn’t support the model that you provided. Try again with a supported text or chat model.|PROVIDER_REJECTED|\"api\": \"invoke\"",
                "400|ValidationException|The maximum tokens you requested exceeds the model limit of 4096.|PROVIDER_REJECTED|max_tokens",
                "400|ValidationException|`temperature` and `top_p` cannot both be specified for this model.|PROVIDER_REJECTED|not both",
                "400|ValidationException|The guardrail identifier or version provided in the request does not exist.|PROVIDER_REJECTED|guardrail",
                "400|ValidationException|Output blocked by content filtering policy|CONTENT_FILTERED|change the query",
                "400|ValidationException|Operation not allowed|ACCESS_DENIED|AWS Support",
                "400|ServiceQuotaExceededException|m|QUOTA_EXCEEDED|Service Quotas",
                "400|ConflictException|m|PROVIDER_ERROR|again",
                "403|AccessDeniedException|You don't have access to the model with the specified model ID.|ACCESS_DENIED|Model access",
                "403||You don't have access to the model with the specified model ID.|ACCESS_DENIED|Model access",
                "403|AccessDeniedException|User: arn:aws:iam::1:user/x is not authorized to perform: bedrock:InvokeModel on resource: y because no identity-based policy allows|ACCESS_DENIED|allow bedrock:InvokeModel on",
                "403|AccessDeniedException|User: x is not authorized to perform: bedrock:InvokeModelWithResponseStream on resource: y with an explicit deny|ACCESS_DENIED|allow bedrock:InvokeModelWithResponseStream on",
                "403|AccessDeniedException|Model access is denied due to IAM user or service role is not authorized to perform the required AWS Marketplace actions|ACCESS_DENIED|aws-marketplace:Subscribe",
                "403|AccessDeniedException|Model access is denied due to INVALID_PAYMENT_INSTRUMENT:A valid payment instrument must be provided|ACCESS_DENIED|payment method",
                "403|AccessDeniedException|Authentication failed: Please make sure your API Key is valid.|CREDENTIALS_INVALID|AWS_BEARER_TOKEN_BEDROCK",
                "403|AccessDeniedException|Bearer Token has expired|CREDENTIALS_EXPIRED|new Bedrock API key",
                "404|FTUFormNotFilled|Model use case details have not been submitted for this account|ACCESS_DENIED|use case details",
                "404|ResourceNotFoundException|Model use case details have not been submitted for this account. Fill out the Anthropic use case details form|ACCESS_DENIED|use case details",
                "404|ResourceNotFoundException|Access denied. This Model is marked by provider as Legacy and you have not been actively using the model in the last 30 days. Please upgrade to an active model on Amazon Bedrock|MODEL_NOT_FOUND|successor",
                "404|ResourceNotFoundException|This model version has reached the end of its life.|MODEL_NOT_FOUND|successor",
                "404|ResourceNotFoundException|Could not resolve the foundation model from the provided model identifier.|MODEL_NOT_FOUND|region \"eu-west-1\"",
                "403|ExpiredTokenException|The security token included in the request is expired|CREDENTIALS_EXPIRED|aws sso login",
                "403|ExpiredToken|The security token included in the request is expired|CREDENTIALS_EXPIRED|AWS_SESSION_TOKEN",
                "403|UnrecognizedClientException|The security token included in the request is invalid.|CREDENTIALS_INVALID|AWS_ACCESS_KEY_ID",
                "403|InvalidSignatureException|The request signature we calculated does not match|CREDENTIALS_INVALID|AWS_SECRET_ACCESS_KEY",
                "403|InvalidSignatureException|Signature expired: 20260101T000000Z is now earlier than 20260101T000500Z|CREDENTIALS_INVALID|clock",
                "403|IncompleteSignature|m|CREDENTIALS_INVALID|AWS_SECRET_ACCESS_KEY",
                "403|MissingAuthenticationToken|Missing Authentication Token|CREDENTIALS_INVALID|AWS_ACCESS_KEY_ID",
                "403|OptInRequired|m|ACCESS_DENIED|activate the AWS account",
                "401||m|CREDENTIALS_INVALID|API_KEYS",
                "408|ModelTimeoutException|m|TIMEOUT|max_tokens",
                "500|modelTimeoutException|m|TIMEOUT|max_tokens",
                "424|ModelErrorException|m|PROVIDER_ERROR|fallbacks",
                "424|ModelStreamErrorException|m|PROVIDER_ERROR|fallbacks",
                "500|modelStreamErrorException|m|PROVIDER_ERROR|fallbacks",
                "429|ThrottlingException|Too many requests, please wait before trying again. You have sent too many requests.|RATE_LIMITED|requests_per_minute",
                "429|ThrottlingException|Your request rate is too high. Reduce the frequency of requests.|RATE_LIMITED|requests_per_minute",
                "429|ThrottlingException|Too many tokens, please wait before trying again.|RATE_LIMITED|tokens_per_minute",
                "500|throttlingException|Too many tokens, please wait before trying again.|RATE_LIMITED|tokens_per_minute",
                "429||slow down|RATE_LIMITED|requests_per_minute",
                "429|ThrottlingException|Too many tokens per day, please wait before trying again.|QUOTA_EXCEEDED|daily tokens",
                "429|ModelNotReadyException|m|PROVIDER_UNAVAILABLE|being loaded",
                "500|InternalServerException|m|PROVIDER_ERROR|fallbacks",
                "500|somethingNewException|m|PROVIDER_ERROR|fallbacks",
                "502||<html>|PROVIDER_ERROR|fallbacks",
                "503|ServiceUnavailableException|m|PROVIDER_UNAVAILABLE|capacity",
                "500|serviceUnavailableException|m|PROVIDER_UNAVAILABLE|capacity",
                "413||too large|PAYLOAD_TOO_LARGE|25 MB",
                "301||moved|MALFORMED_RESPONSE|providers.bedrock.endpoint",
            })
    void maps_what_bedrock_answers(int status, String name, String message, ErrorCode expected, String advice) {
        Failure failure =
                failures.of("aws.bedrock x", "eu-west-1", new CompletionException(answer(status, name, message)));

        assertThat(failure.code()).isEqualTo(expected);
        assertThat(failure.hint()).hasValueSatisfying(hint -> assertThat(hint).contains(advice));
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
                "403|AccessDenied|User: x is not authorized to perform: sts:AssumeRole on resource: y|ACCESS_DENIED|trust policy",
                "403|ExpiredToken|The security token included in the request is expired|CREDENTIALS_EXPIRED|aws sso login",
                "400|ExpiredTokenException|Token expired: current date/time 1 must be before the expiration date/time 0|CREDENTIALS_EXPIRED|aws sso login",
                "403|InvalidClientTokenId|The security token included in the request is invalid.|CREDENTIALS_INVALID|AWS_ACCESS_KEY_ID",
                "400|InvalidIdentityToken|No OpenIDConnect provider found|CREDENTIALS_INVALID|AWS_WEB_IDENTITY_TOKEN_FILE",
                "400|ValidationError|Request ARN is invalid|CREDENTIALS_INVALID|role_arn",
                "401|UnauthorizedException|Session token not found or invalid|CREDENTIALS_EXPIRED|aws sso login",
                "503|ServiceUnavailable|m|PROVIDER_UNAVAILABLE|tried again",
            })
    void maps_what_the_services_answer_that_hand_out_credentials(
            int status, String name, String message, ErrorCode expected, String advice) {
        Failure failure = failures.of("aws.bedrock x", "eu-west-1", answer("Sts", status, name, message));

        assertThat(failure.code()).isEqualTo(expected);
        assertThat(failure.hint()).hasValueSatisfying(hint -> assertThat(hint).contains(advice));
        assertThat(failure.message()).startsWith("aws.bedrock x: STS answered " + status);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Unable to load credentials from any of the providers in the chain AwsCredentialsProviderChain(x) : [ProfileCredentialsProvider: Profile file contained no credentials for profile 'default']|CREDENTIALS_MISSING|AWS_ACCESS_KEY_ID",
                "Unable to load region from any of the providers in the chain x|CREDENTIALS_MISSING|AWS_REGION",
                "Profile file contained no credentials for profile 'work': ProfileFile(x)|CREDENTIALS_MISSING|profile \"work\"",
                "Failed to refresh process-based credentials.|CREDENTIALS_MISSING|credential_process",
                "Maximum pending connection acquisitions exceeded. The request rate is too high|OVERLOADED|max-concurrency",
                "Acquire operation took longer than the configured maximum time.|OVERLOADED|max-concurrency",
                "To use assumed roles in the 'x' profile, the 'sts' service module must be on the class path.|DEPENDENCY_MISSING|software.amazon.awssdk:sts:2.",
                "To use Sso related properties in the 'x' profile, the 'sso' service module must be on the class path.|DEPENDENCY_MISSING|software.amazon.awssdk:sso:2.",
                "To use Sso OIDC related properties in the 'x' profile, the 'ssooidc' service module must be on the class path.|DEPENDENCY_MISSING|software.amazon.awssdk:ssooidc:2.",
                "To use login credentials in the 'x' profile, the 'signin' service module must be on the class path.|DEPENDENCY_MISSING|software.amazon.awssdk:signin:2.",
                "To use web identity tokens, the 'sts' service module must be on the class path.|DEPENDENCY_MISSING|lib directory of the distribution",
                "Unable to execute HTTP request: Connection reset|PROVIDER_UNAVAILABLE|proxies",
                "Unable to execute HTTP request: Read timed out|TIMEOUT|dispatch.attempt-timeout",
                "Token is expired|CREDENTIALS_EXPIRED|aws sso login",
                "The SSO session associated with this profile has expired or is otherwise invalid. To refresh this SSO session run aws sso login with the corresponding profile.|CREDENTIALS_EXPIRED|aws sso login",
                "Message checksum failure: expected 0x1, computed 0x2|MALFORMED_RESPONSE|providers.bedrock.endpoint",
                "Unable to unmarshall response|MALFORMED_RESPONSE|providers.bedrock.endpoint",
                "The server does not support ALPN with H2|PROVIDER_UNAVAILABLE|proxies",
                "First received frame was not SETTINGS|PROVIDER_UNAVAILABLE|proxies",
            })
    void maps_what_the_sdk_finds_by_itself(String message, ErrorCode expected, String advice) {
        Failure failure = failures.of("aws.bedrock x", "eu-west-1", SdkClientException.create(message));

        assertThat(failure.code()).isEqualTo(expected);
        assertThat(failure.hint()).hasValueSatisfying(hint -> assertThat(hint).contains(advice));
        assertThat(failure.providerMessage()).contains(message);
        assertThat(failure.message()).startsWith("aws.bedrock x: ").contains("; ");
    }

    @Test
    void something_new_of_the_sdk_is_internal_and_named() {
        Failure failure = failures.of("aws.bedrock x", "", SdkClientException.create("something new"));

        assertThat(failure.code()).isEqualTo(ErrorCode.INTERNAL);
        assertThat(failure.message()).contains("\"SdkClientException\"");
    }

    @Test
    void a_call_that_ran_out_of_time_is_a_timeout_and_says_which_keys_raise_it() {
        for (Throwable problem :
                List.of(ApiCallTimeoutException.create(100), ApiCallAttemptTimeoutException.create(1))) {
            Failure failure = failures.of("aws.bedrock x", "", problem);

            assertThat(failure.code()).isEqualTo(ErrorCode.TIMEOUT);
            assertThat(failure.hint()).hasValueSatisfying(hint -> assertThat(hint)
                    .contains("providers.bedrock.timeout", "dispatch.attempt-timeout"));
        }
    }

    @Test
    void offers_the_nearest_region_when_the_host_of_a_misspelt_one_is_not_found() {
        Throwable problem = SdkClientException.create("x", new UnknownHostException("bedrock-runtime.eu-wset-1"));

        assertThat(failures.of("aws.bedrock x", "eu-wset-1", problem).hint())
                .contains("unknown region \"eu-wset-1\"; did you mean \"eu-west-1\"? correct aws_region in the card,"
                        + " providers.bedrock.region or AWS_REGION");
        assertThat(failures.of("aws.bedrock x", "eu-west-1", problem).code()).isEqualTo(ErrorCode.PROVIDER_UNAVAILABLE);
    }

    @Test
    void a_refused_or_broken_connection_is_an_unavailable_provider() {
        assertThat(failures.of("x", "", SdkClientException.create("x", new ConnectException("refused")))
                        .code())
                .isEqualTo(ErrorCode.PROVIDER_UNAVAILABLE);
        assertThat(failures.of("x", "", SdkClientException.create("x", new IOException("closed")))
                        .code())
                .isEqualTo(ErrorCode.PROVIDER_UNAVAILABLE);
    }

    @Test
    void says_what_the_model_behind_bedrock_answered() {
        Throwable problem = ModelErrorException.builder()
                .originalStatusCode(503)
                .resourceName("r")
                .statusCode(424)
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode("ModelErrorException")
                        .errorMessage("m")
                        .build())
                .build();

        assertThat(failures.of("x", "", problem).hint())
                .hasValueSatisfying(hint -> assertThat(hint).contains("answered 503"));
    }

    @Test
    void carries_the_page_of_a_proxy() {
        Throwable problem = BedrockRuntimeException.builder()
                .statusCode(502)
                .awsErrorDetails(AwsErrorDetails.builder()
                        .rawResponse(SdkBytes.fromUtf8String("<html>bad gateway</html>"))
                        .build())
                .build();

        assertThat(failures.of("x", "", problem).providerMessage()).contains("<html>bad gateway</html>");
    }

    @ParameterizedTest
    @CsvSource({"Retry-After, 3, 3000", "x-amz-retry-after, 1500, 1500"})
    void reads_how_long_to_wait(String header, String value, long millis) {
        Throwable problem = BedrockRuntimeException.builder()
                .statusCode(429)
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode("ThrottlingException")
                        .errorMessage("m")
                        .sdkHttpResponse(SdkHttpResponse.builder()
                                .statusCode(429)
                                .putHeader(header, value)
                                .build())
                        .build())
                .build();

        assertThat(failures.of("x", "", problem).retryAfter()).contains(Duration.ofMillis(millis));
    }

    @Test
    void names_the_module_of_a_class_that_is_not_there() {
        Failure failure = failures.of(
                "aws.bedrock x", "", new NoClassDefFoundError("software/amazon/awssdk/services/sts/StsClient"));

        assertThat(failure.code()).isEqualTo(ErrorCode.DEPENDENCY_MISSING);
        assertThat(failure.hint()).hasValueSatisfying(hint -> assertThat(hint).contains("software.amazon.awssdk:sts:"));
    }

    @Test
    void blots_out_secrets() {
        assertThat(failures.of("x", "", answer(403, "AccessDeniedException", "AKIAIOSFODNN7EXAMPLE with hunter2"))
                        .toString())
                .doesNotContain("AKIA", "hunter2");
    }

    private static Throwable answer(int status, String name, String message) {
        return answer("BedrockRuntime", status, name, message);
    }

    private static Throwable answer(String service, int status, String name, String message) {
        return BedrockRuntimeException.builder()
                .statusCode(status)
                .awsErrorDetails(AwsErrorDetails.builder()
                        .serviceName(service)
                        .errorCode(name)
                        .errorMessage(message)
                        .build())
                .build();
    }
}
