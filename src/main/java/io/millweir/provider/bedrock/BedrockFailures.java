package io.millweir.provider.bedrock;

import io.millweir.domain.ErrorCode;
import io.millweir.domain.Failure;
import io.millweir.provider.Redactor;
import io.millweir.provider.RetryAfter;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkServiceException;

/**
 * Says what an error that Bedrock answered with means in the error codes of the contract.
 *
 * <p>Threading: immutable.
 */
final class BedrockFailures {
    private final Redactor redactor;
    private final Clock clock;

    BedrockFailures(Redactor redactor, Clock clock) {
        this.redactor = redactor;
        this.clock = clock;
    }

    /** The failure that this exception, which may be wrapped, stands for. */
    Failure of(String where, String region, Throwable problem) {
        for (Throwable each = problem; each != null; each = each.getCause()) {
            if (each instanceof AwsServiceException answered) {
                return ofAnswer(where, region, answered);
            }
        }
        return SdkFailures.of(where, problem, redactor);
    }

    private Failure ofAnswer(String where, String region, AwsServiceException answered) {
        Optional<AwsErrorDetails> details = Optional.ofNullable(answered.awsErrorDetails());
        Optional<String> name = details.map(AwsErrorDetails::errorCode);
        String message = details.map(AwsErrorDetails::errorMessage)
                .or(() -> Optional.ofNullable(answered.getMessage()))
                .map(redactor::redact)
                .orElse("");
        BedrockVerdict verdict = verdict(name.orElse(""), message.toLowerCase(Locale.ROOT), answered, region);
        String said = name.map(each -> " \"" + each + "\"").orElse("");
        Failure failure = Failure.of(
                verdict.code(), where + ": answered " + answered.statusCode() + said + "; " + whatToDo(verdict.code()));
        return verdict.hint()
                .map(failure::withHint)
                .orElse(failure)
                .withProvider(
                        name,
                        Optional.of(message).filter(each -> !each.isEmpty()),
                        OptionalInt.of(answered.statusCode()))
                .withRetryAfter(RetryAfter.parse(
                        details.map(AwsErrorDetails::sdkHttpResponse)
                                .flatMap(response -> response.firstMatchingHeader("retry-after")),
                        clock));
    }

    private static BedrockVerdict verdict(String name, String message, SdkServiceException answered, String region) {
        return switch (name.replaceFirst("Exception$", "")) {
            case "Throttling", "TooManyRequests" -> throttled(message);
            case "ModelNotReady", "ServiceUnavailable" -> BedrockVerdict.of(ErrorCode.PROVIDER_UNAVAILABLE);
            case "InternalServer", "InternalFailure", "ModelError", "ModelStreamError" ->
                BedrockVerdict.of(ErrorCode.PROVIDER_ERROR);
            case "ModelTimeout" ->
                BedrockVerdict.of(ErrorCode.TIMEOUT, "the model took too long: ask for fewer tokens");
            case "Validation" -> invalid(message, region);
            case "ServiceQuotaExceeded" -> BedrockVerdict.of(ErrorCode.QUOTA_EXCEEDED, QUOTA);
            case "AccessDenied" -> denied(message);
            case "ResourceNotFound" -> notFound(message, region);
            case "FTUFormNotFilled" ->
                BedrockVerdict.of(
                        ErrorCode.ACCESS_DENIED, "submit the model's use case details in the Bedrock console first");
            case "ExpiredToken" ->
                BedrockVerdict.of(
                        ErrorCode.CREDENTIALS_EXPIRED, "renew the AWS credentials, for example: aws sso login");
            case "UnrecognizedClient",
                    "InvalidSignature",
                    "InvalidClientTokenId",
                    "SignatureDoesNotMatch",
                    "IncompleteSignature",
                    "MissingAuthenticationToken" ->
                BedrockVerdict.of(
                        ErrorCode.CREDENTIALS_INVALID,
                        "check the AWS access key, secret and session token, and this machine's clock");
            default -> byStatus(answered.statusCode());
        };
    }

    private static final String QUOTA =
            "raise the quota of the model in Service Quotas, or spread the load over models";

    private static BedrockVerdict throttled(String message) {
        return message.contains("per day") || message.contains("daily")
                ? BedrockVerdict.of(
                        ErrorCode.QUOTA_EXCEEDED, "the account's daily tokens for this model are used up: " + QUOTA)
                : BedrockVerdict.of(
                        ErrorCode.RATE_LIMITED,
                        "lower the card's requests_per_minute or tokens_per_minute, or " + QUOTA);
    }

    private static BedrockVerdict invalid(String message, String region) {
        if (message.contains("inference profile") || message.contains("on-demand throughput")) {
            return BedrockVerdict.of(
                    ErrorCode.INFERENCE_PROFILE_REQUIRED,
                    "use the id of an inference profile in the card, for example with the prefix us., eu. or global.");
        }
        if (message.contains("model identifier is invalid")) {
            return BedrockVerdict.of(
                    ErrorCode.MODEL_NOT_FOUND,
                    "Bedrock says the same of a misspelt id and of a model that is not served in region \"" + region
                            + "\": check both in the card");
        }
        if (message.contains("region") && message.contains("not ") && message.contains("model")) {
            return BedrockVerdict.of(
                    ErrorCode.MODEL_NOT_IN_REGION, "set the card's aws_region to one that serves the model");
        }
        for (String fragment : new String[] {
            "too many tokens", "input is too long", "prompt is too long", "too many input tokens", "expected maxlength:"
        }) {
            if (message.contains(fragment)) {
                return BedrockVerdict.of(
                        ErrorCode.CONTEXT_LENGTH_EXCEEDED, "shorten the query or name a model with a larger context");
            }
        }
        return message.contains("content filter")
                ? BedrockVerdict.of(ErrorCode.CONTENT_FILTERED)
                : BedrockVerdict.of(ErrorCode.PROVIDER_REJECTED, "provider_message says what Bedrock did not accept");
    }

    private static BedrockVerdict denied(String message) {
        if (message.contains("api key") || message.contains("bearer token") || message.contains("security token")) {
            return message.contains("expired")
                    ? BedrockVerdict.of(ErrorCode.CREDENTIALS_EXPIRED, "make a new Bedrock API key or AWS session")
                    : BedrockVerdict.of(ErrorCode.CREDENTIALS_INVALID, "check the Bedrock API key");
        }
        if (message.contains("invalid_payment_instrument")) {
            return BedrockVerdict.of(ErrorCode.ACCESS_DENIED, "add a valid payment method to the AWS account");
        }
        return message.contains("not authorized to perform")
                ? BedrockVerdict.of(ErrorCode.ACCESS_DENIED, "allow bedrock:InvokeModel on this model in IAM")
                : BedrockVerdict.of(ErrorCode.ACCESS_DENIED, "request access to the model in the Bedrock console");
    }

    private static BedrockVerdict notFound(String message, String region) {
        return message.contains("legacy") || message.contains("end of its life")
                ? BedrockVerdict.of(ErrorCode.MODEL_NOT_FOUND, "the model is retired: name its successor in the card")
                : BedrockVerdict.of(
                        ErrorCode.MODEL_NOT_FOUND,
                        "check the card's model id and that region \"" + region + "\" has it");
    }

    private static BedrockVerdict byStatus(int status) {
        return switch (status) {
            case 400, 422 -> BedrockVerdict.of(ErrorCode.PROVIDER_REJECTED);
            case 401 -> BedrockVerdict.of(ErrorCode.CREDENTIALS_INVALID, "check the credentials for Bedrock");
            case 403 -> BedrockVerdict.of(ErrorCode.ACCESS_DENIED, "check the permissions for Bedrock");
            case 404 -> BedrockVerdict.of(ErrorCode.MODEL_NOT_FOUND, "check the card's model id and the endpoint");
            case 408 -> BedrockVerdict.of(ErrorCode.TIMEOUT);
            case 413 -> BedrockVerdict.of(ErrorCode.PAYLOAD_TOO_LARGE, "shorten the query: Bedrock takes 25 MB");
            case 429 -> BedrockVerdict.of(ErrorCode.RATE_LIMITED);
            case 503 -> BedrockVerdict.of(ErrorCode.PROVIDER_UNAVAILABLE);
            default -> BedrockVerdict.of(status >= 500 ? ErrorCode.PROVIDER_ERROR : ErrorCode.MALFORMED_RESPONSE);
        };
    }

    private static String whatToDo(ErrorCode code) {
        return switch (code.action()) {
            case RETRY -> "Millweir waits and tries again or falls back";
            case NEXT_MODEL -> "Millweir falls back to the next model";
            case ANSWER -> "change the query, see provider_message";
        };
    }
}
