package io.millweir.provider.bedrock;

import io.millweir.domain.ErrorCode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What errors about credentials mean, also those of the services that hand out credentials: STS and SSO. */
final class SignInVerdicts {
    private SignInVerdicts() {}

    /** What an error of STS or SSO means, which was asked for credentials before Bedrock was called. */
    static BedrockVerdict of(String name, String message, int status) {
        String type = name.toLowerCase(Locale.ROOT).replaceFirst("exception$", "");
        String said = message.toLowerCase(Locale.ROOT);
        BedrockVerdict known = ofCredentials(type, said);
        if (known != null) {
            return known;
        }
        return switch (type) {
            case "accessdenied" ->
                BedrockVerdict.of(
                        ErrorCode.ACCESS_DENIED,
                        "the role cannot be assumed: allow sts:AssumeRole to the caller, and name the caller in the role's"
                                + " trust policy");
            case "unauthorized" -> expiredSignOn();
            case "invalididentitytoken", "idprejectedclaim" ->
                BedrockVerdict.of(
                        ErrorCode.CREDENTIALS_INVALID,
                        "STS refused the token in AWS_WEB_IDENTITY_TOKEN_FILE: check the role's trust policy and the"
                                + " identity provider");
            case "validation", "validationerror" ->
                BedrockVerdict.of(ErrorCode.CREDENTIALS_INVALID, "check role_arn and AWS_ROLE_ARN");
            case "regiondisabled" ->
                BedrockVerdict.of(ErrorCode.CREDENTIALS_INVALID, "activate STS for this region in the AWS account");
            case "idpcommunicationerror", "throttling", "toomanyrequests" ->
                BedrockVerdict.of(ErrorCode.PROVIDER_UNAVAILABLE, "it is tried again by itself");
            default ->
                status >= 500 || status == 429
                        ? BedrockVerdict.of(ErrorCode.PROVIDER_UNAVAILABLE, "it is tried again by itself")
                        : BedrockVerdict.of(
                                ErrorCode.CREDENTIALS_INVALID,
                                "check the AWS profile or role: provider_message says what was refused");
        };
    }

    /** What an error means that says that the credentials are bad; null when it says nothing about them. */
    static @Nullable BedrockVerdict ofCredentials(String type, String said) {
        return switch (type) {
            case "expiredtoken", "tokenrefreshrequired" ->
                BedrockVerdict.of(
                        ErrorCode.CREDENTIALS_EXPIRED,
                        "renew the AWS credentials, for example: aws sso login; or new values for AWS_ACCESS_KEY_ID,"
                                + " AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN");
            case "unrecognizedclient",
                    "invalidclienttokenid",
                    "missingauthenticationtoken",
                    "notauthorized",
                    "invalidaccesskeyid" ->
                BedrockVerdict.of(
                        ErrorCode.CREDENTIALS_INVALID,
                        "AWS does not know these credentials: check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and, for"
                                + " temporary ones, AWS_SESSION_TOKEN, or where API_KEYS gives them");
            case "invalidsignature", "signaturedoesnotmatch", "incompletesignature", "requestexpired" ->
                BedrockVerdict.of(
                        ErrorCode.CREDENTIALS_INVALID,
                        said.contains("signature expired") || said.contains("not yet current")
                                ? "set this machine's clock: AWS takes signatures of the last five minutes only"
                                : "check AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN, and this machine's clock");
            default -> null;
        };
    }

    static BedrockVerdict expiredSignOn() {
        return BedrockVerdict.of(
                ErrorCode.CREDENTIALS_EXPIRED, "sign on again: aws sso login, with --profile for another than default");
    }
}
