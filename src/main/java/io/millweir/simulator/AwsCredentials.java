package io.millweir.simulator;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Checks that a request is signed in the form of AWS Signature Version 4, or carries a bearer token. The signature
 * itself is not verified: the simulator knows no secret.
 */
final class AwsCredentials {
    private static final Pattern SIGNED =
            Pattern.compile("AWS4-HMAC-SHA256 +Credential=(?<key>[^/,\\s]+)/(?<date>\\d{8})/"
                    + "(?<region>[a-z0-9-]+)/(?<service>[a-z0-9-]+)/aws4_request, *SignedHeaders=(?<headers>[a-z0-9;_-]+),"
                    + " *Signature=(?<signature>[0-9a-f]{64})");

    private AwsCredentials() {}

    /** The region of the credential scope; empty when the call names none, as with a bearer token. */
    static String region(Incoming call) {
        Matcher signed = SIGNED.matcher(call.header("Authorization").orElse("").strip());
        return signed.matches() ? signed.group("region") : "";
    }

    static Optional<Refusal> refusal(Incoming call) {
        return refusal(call, "bedrock");
    }

    /** Why a call to a service is not let in. */
    static Optional<Refusal> refusal(Incoming call, String service) {
        String header = call.header("Authorization").orElse("").strip();
        if (header.isEmpty()) {
            return refused("MissingAuthenticationTokenException", "Missing Authentication Token");
        }
        if (header.toLowerCase(Locale.ROOT).startsWith("bearer ")) {
            return header.substring(7).isBlank()
                    ? refused("AccessDeniedException", "Bearer Token has to be provided")
                    : Optional.empty();
        }
        Matcher signed = SIGNED.matcher(header);
        if (!signed.matches()) {
            return refused(
                    "IncompleteSignatureException",
                    "Authorization header requires 'Credential', 'SignedHeaders' and 'Signature' parameters.");
        }
        if (!signed.group("service").equals(service)) {
            return refused(
                    "InvalidSignatureException", "Credential should be scoped to correct service: '" + service + "'.");
        }
        List<String> names = Arrays.asList(signed.group("headers").split(";"));
        String date = call.header("X-Amz-Date").orElse("");
        if (!names.contains("host") || !names.contains("x-amz-date") || !date.startsWith(signed.group("date"))) {
            return refused(
                    "InvalidSignatureException",
                    "'Host' and 'X-Amz-Date' must be signed headers, and the date that of the credential scope.");
        }
        return Optional.empty();
    }

    private static Optional<Refusal> refused(String type, String message) {
        return Optional.of(Refusal.of(403, type, message));
    }
}
