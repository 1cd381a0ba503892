package io.millweir.provider.bedrock;

import io.millweir.domain.ErrorCode;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.services.bedrockruntime.model.ModelErrorException;

/** The table from Bedrock's exceptions and messages to the error codes of the contract, with what to do about each. */
final class BedrockVerdicts {
    static final String QUOTA = "raise the quota of the model in Service Quotas, or spread the load over models";

    private static final Pattern IAM_ACTION = Pattern.compile("not authorized to perform: ([\\w:-]{1,80})");
    private static final String[] TOO_LONG = {
        "too many tokens",
        "input is too long",
        "prompt is too long",
        "too many input tokens",
        "expected maxlength:",
        "exceed context limit",
        "maximum context length",
        "context window"
    };

    private BedrockVerdicts() {}

    /**
     * What an error amounts to. A name that is missing or new says nothing, then message and status decide: Bedrock
     * does not always send the name, and streams send names in other cases than calls.
     */
    static BedrockVerdict of(String name, String message, SdkServiceException answered, String region) {
        String said = message.toLowerCase(Locale.ROOT);
        String type = name.toLowerCase(Locale.ROOT).replaceFirst("exception$", "");
        return switch (type) {
            case "throttling", "throttled", "toomanyrequests", "requestlimitexceeded" -> throttled(said);
            case "modelnotready" ->
                BedrockVerdict.of(
                        ErrorCode.PROVIDER_UNAVAILABLE,
                        "the model is being loaded, which takes minutes for custom and imported ones: send the query"
                                + " again later, or give it fallbacks");
            case "serviceunavailable" -> unavailable();
            case "internalserver", "internalservererror", "internalfailure", "modelstreamerror" -> providerError();
            case "modelerror" -> modelError(answered);
            case "modeltimeout" ->
                BedrockVerdict.of(
                        ErrorCode.TIMEOUT,
                        "the model itself took too long: lower max_tokens or shorten the query, or stream it");
            case "validation" -> invalid(said, region);
            case "servicequotaexceeded" -> BedrockVerdict.of(ErrorCode.QUOTA_EXCEEDED, QUOTA);
            case "accessdenied" -> denied(said);
            case "resourcenotfound" -> notFound(said, region);
            case "ftuformnotfilled" -> useCaseForm();
            case "conflict" -> BedrockVerdict.of(ErrorCode.PROVIDER_ERROR, "send the query again");
            case "requesttoolarge", "requestentitytoolarge" -> tooLarge();
            case "optinrequired", "subscriptionrequired" ->
                BedrockVerdict.of(
                        ErrorCode.ACCESS_DENIED, "activate the AWS account, and Bedrock in region \"" + region + "\"");
            default -> {
                BedrockVerdict ofCredentials = SignInVerdicts.ofCredentials(type, said);
                yield ofCredentials != null ? ofCredentials : byStatus(answered.statusCode(), said, region);
            }
        };
    }

    private static BedrockVerdict unavailable() {
        return BedrockVerdict.of(
                ErrorCode.PROVIDER_UNAVAILABLE,
                "Bedrock is short of capacity: it is tried again by itself; give the query fallbacks, or use a"
                        + " cross-region inference profile in the card");
    }

    private static BedrockVerdict providerError() {
        return BedrockVerdict.of(
                ErrorCode.PROVIDER_ERROR,
                "the trouble is Bedrock's: look at the AWS Health Dashboard when it lasts, and give the query fallbacks");
    }

    private static BedrockVerdict modelError(SdkServiceException answered) {
        return answered instanceof ModelErrorException model && model.originalStatusCode() != null
                ? BedrockVerdict.of(
                        ErrorCode.PROVIDER_ERROR,
                        "the model behind Bedrock answered " + model.originalStatusCode()
                                + ": give the query fallbacks, and report it to AWS when it lasts")
                : providerError();
    }

    private static BedrockVerdict throttled(String said) {
        return said.contains("per day") || said.contains("daily")
                ? BedrockVerdict.of(
                        ErrorCode.QUOTA_EXCEEDED, "the account's daily tokens for this model are used up: " + QUOTA)
                : BedrockVerdict.of(
                        ErrorCode.RATE_LIMITED,
                        "lower the card's requests_per_minute or tokens_per_minute, or " + QUOTA);
    }

    private static BedrockVerdict invalid(String said, String region) {
        // The apostrophe of "isn't supported" is seen in two forms.
        if (said.contains("on-demand throughput") || said.contains("arn of an inference profile")) {
            return BedrockVerdict.of(
                    ErrorCode.INFERENCE_PROFILE_REQUIRED,
                    "use the id of an inference profile in the card, for example with the prefix us., eu. or global.");
        }
        if (said.contains("model identifier is invalid")
                || (said.contains("inference profile") && (said.contains("invalid") || said.contains("not found")))) {
            return BedrockVerdict.of(
                    ErrorCode.MODEL_NOT_FOUND,
                    "Bedrock says the same of a misspelt id and of a model that is not served in region \"" + region
                            + "\": check both in the card");
        }
        if (said.contains("region") && has(said, "supported in", "available in", "in this region", "not support")) {
            return BedrockVerdict.of(
                    ErrorCode.MODEL_NOT_IN_REGION, "set the card's aws_region to one that serves the model");
        }
        if (has(said, TOO_LONG)) {
            return BedrockVerdict.of(
                    ErrorCode.CONTEXT_LENGTH_EXCEEDED,
                    "shorten the query, lower max_tokens, or name a model with a larger context");
        }
        if (has(said, "content filter", "content policy")) {
            return BedrockVerdict.of(
                    ErrorCode.CONTENT_FILTERED, "the model's content policy refused it: change the query");
        }
        if (said.contains("operation not allowed")) {
            return BedrockVerdict.of(
                    ErrorCode.ACCESS_DENIED,
                    "the AWS account may not call this model yet: ask AWS Support to allow it");
        }
        return BedrockVerdict.of(ErrorCode.PROVIDER_REJECTED, rejected(said));
    }

    private static String rejected(String said) {
        if (said.contains("system message") || said.contains("system prompt")) {
            return "the model takes no system prompt: leave it out, and say \"supports\": {\"system_prompt\": false} in"
                    + " the card";
        }
        if (said.contains("support the model that you provided")) {
            return "the model does not know this operation: set \"api\": \"invoke\" in the card";
        }
        if (has(said, "maximum tokens you requested", "max_tokens", "maxtokens")) {
            return "lower max_tokens, or max_output_tokens in the card";
        }
        if (said.contains("guardrail")) {
            return "check the guardrail's id and version, and that it is in the region of the call";
        }
        if (said.contains("temperature") && said.contains("top_p")) {
            return "the model takes temperature or top_p, not both: leave one out";
        }
        return "provider_message says what Bedrock did not accept";
    }

    private static BedrockVerdict denied(String said) {
        if (has(said, "api key", "bearer token", "security token")) {
            return said.contains("expired")
                    ? BedrockVerdict.of(
                            ErrorCode.CREDENTIALS_EXPIRED,
                            "make a new Bedrock API key for AWS_BEARER_TOKEN_BEDROCK or API_KEYS, or renew the AWS"
                                    + " session")
                    : BedrockVerdict.of(
                            ErrorCode.CREDENTIALS_INVALID,
                            "check the Bedrock API key in AWS_BEARER_TOKEN_BEDROCK, API_KEYS or"
                                    + " providers.bedrock.api-keys");
        }
        if (said.contains("invalid_payment_instrument")) {
            return BedrockVerdict.of(
                    ErrorCode.ACCESS_DENIED,
                    "add a valid payment method to the AWS account, which the marketplace needs for this model");
        }
        if (said.contains("use case details")) {
            return useCaseForm();
        }
        if (said.contains("marketplace")) {
            return BedrockVerdict.of(
                    ErrorCode.ACCESS_DENIED,
                    "allow aws-marketplace:ViewSubscriptions and aws-marketplace:Subscribe in IAM, or let somebody who may"
                            + " request access to the model once");
        }
        Matcher action = IAM_ACTION.matcher(said);
        if (said.contains("not authorized to perform")) {
            return BedrockVerdict.of(
                    ErrorCode.ACCESS_DENIED,
                    "allow " + (action.find() ? properCase(action.group(1)) : "bedrock:InvokeModel")
                            + " on this model in IAM"
                            + (said.contains("explicit deny") ? ", and lift the explicit deny that it names" : "")
                            + "; for an inference profile, on the profile and on the model in each of its regions");
        }
        return BedrockVerdict.of(
                ErrorCode.ACCESS_DENIED,
                "request access to the model in the Bedrock console (Model access), in the region of the card");
    }

    private static String properCase(String action) {
        return action.endsWith("invokemodelwithresponsestream")
                ? "bedrock:InvokeModelWithResponseStream"
                : action.equals("bedrock:callwithbearertoken") ? "bedrock:CallWithBearerToken" : "bedrock:InvokeModel";
    }

    private static BedrockVerdict useCaseForm() {
        return BedrockVerdict.of(
                ErrorCode.ACCESS_DENIED,
                "submit the use case details for Anthropic's models in the Bedrock console, and wait 15 minutes");
    }

    private static BedrockVerdict notFound(String said, String region) {
        if (said.contains("use case details")) {
            return useCaseForm();
        }
        return has(said, "legacy", "end of its life")
                ? BedrockVerdict.of(ErrorCode.MODEL_NOT_FOUND, "the model is retired: name its successor in the card")
                : BedrockVerdict.of(
                        ErrorCode.MODEL_NOT_FOUND,
                        "check the card's model id and that region \"" + region + "\" has it");
    }

    private static BedrockVerdict tooLarge() {
        return BedrockVerdict.of(ErrorCode.PAYLOAD_TOO_LARGE, "shorten the query: Bedrock takes 25 MB");
    }

    private static BedrockVerdict byStatus(int status, String said, String region) {
        return switch (status) {
            case 400, 422 -> invalid(said, region);
            case 401 ->
                BedrockVerdict.of(
                        ErrorCode.CREDENTIALS_INVALID,
                        "check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, AWS_BEARER_TOKEN_BEDROCK or API_KEYS");
            case 403 -> denied(said);
            case 404 -> notFound(said, region);
            case 408 -> BedrockVerdict.of(ErrorCode.TIMEOUT, SdkFailures.RAISE_TIMEOUT);
            case 413 -> tooLarge();
            case 429 -> throttled(said);
            case 503 -> unavailable();
            default ->
                // 999 is the SDK's for what is no HTTP.
                status >= 500 && status < 600
                        ? providerError()
                        : BedrockVerdict.of(ErrorCode.MALFORMED_RESPONSE, SdkFailures.CHECK_ENDPOINT);
        };
    }

    private static boolean has(String text, String... fragments) {
        for (String fragment : fragments) {
            if (text.contains(fragment)) {
                return true;
            }
        }
        return false;
    }
}
