package io.millweir.simulator;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Refusals of Bedrock that callers must tell apart by their messages. */
enum AwsCase {
    INVALID_ID(400, "ValidationException", "The provided model identifier is invalid."),
    NEEDS_PROFILE(
            400,
            "ValidationException",
            "Invocation of model ID {model} with on-demand throughput isn’t supported. Retry your request with the ID"
                    + " or ARN of an inference profile that contains this model."),
    NO_ACCESS(403, "AccessDeniedException", "You don't have access to the model with the specified model ID."),
    IAM(
            403,
            "AccessDeniedException",
            "User: " + AwsCase.CALLER + " is not authorized to perform: bedrock:InvokeModel on resource:"
                    + " arn:aws:bedrock:us-east-1::foundation-model/{model} because no identity-based policy allows"
                    + " the bedrock:InvokeModel action"),
    MARKETPLACE(
            403,
            "AccessDeniedException",
            "Model access is denied due to INVALID_PAYMENT_INSTRUMENT: A valid payment instrument must be provided."
                    + " Your AWS Marketplace subscription for this model cannot be completed at this time."),
    FORM(
            404,
            "FTUFormNotFilled",
            "Model use case details have not been submitted for this account. Fill out the Anthropic use case details"
                    + " form before using the model."),
    LEGACY(
            404,
            "ResourceNotFoundException",
            "Access denied. This Model is marked by provider as Legacy and you have not been actively using the model"
                    + " in the last 30 days. Please upgrade to an active model on Amazon Bedrock"),
    RETIRED(
            404,
            "ResourceNotFoundException",
            "This model version has reached the end of its life. Please refer to the AWS documentation for more"
                    + " details."),
    EXPIRED_TOKEN(403, "ExpiredTokenException", "The security token included in the request is expired"),
    BAD_KEY(403, "UnrecognizedClientException", "The security token included in the request is invalid."),
    RATE(429, "ThrottlingException", "Too many requests, please wait before trying again."),
    DAILY(429, "ThrottlingException", "Too many tokens per day, please wait before trying again."),
    MALFORMED_INPUT(
            400,
            "ValidationException",
            "Malformed input request: #/messages/0/content/0: required key [toolUse] not found, please reformat your"
                    + " input and try again."),
    CONTEXT(400, "ValidationException", "Input is too long for requested model.");

    static final String ACCOUNT = "123456789012";
    static final String CALLER = "arn:aws:iam::123456789012:user/simulated";

    private final int status;
    private final String type;
    private final String message;

    AwsCase(int status, String type, String message) {
        this.status = status;
        this.type = type;
        this.message = message;
    }

    /** The case with this name in the grammar. */
    static Optional<AwsCase> named(String word) {
        return Arrays.stream(values()).filter(each -> each.word().equals(word)).findFirst();
    }

    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** This refusal for a model, in these words or, without any, in its usual ones. */
    Refusal refusal(Optional<String> words, String model) {
        return Refusal.of(status, type, words.orElse(message).replace("{model}", model));
    }
}
