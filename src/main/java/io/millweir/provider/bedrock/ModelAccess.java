package io.millweir.provider.bedrock;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What GetFoundationModelAvailability says about one model, in Bedrock's words; empty where it says nothing.
 *
 * @param agreement {@code AVAILABLE}, {@code PENDING}, {@code NOT_AVAILABLE}, {@code ERROR}
 * @param agreementError why the agreement is in error
 * @param authorization {@code AUTHORIZED}, {@code NOT_AUTHORIZED}
 * @param entitlement {@code AVAILABLE}, {@code NOT_AVAILABLE}
 * @param region {@code AVAILABLE}, {@code NOT_AVAILABLE}
 */
record ModelAccess(
        Optional<String> agreement,
        Optional<String> agreementError,
        Optional<String> authorization,
        Optional<String> entitlement,
        Optional<String> region) {
    boolean elsewhere() {
        return region.filter("NOT_AVAILABLE"::equals).isPresent();
    }

    /** What is missing for a call, each with what to do; empty when nothing is. */
    List<String> missing() {
        List<String> missing = new ArrayList<>();
        agreement
                .filter(status -> !status.equals("AVAILABLE"))
                .ifPresent(status -> missing.add("the agreement is " + status
                        + agreementError.map(why -> " (" + why + ")").orElse("")
                        + (status.equals("PENDING")
                                ? ": wait until it is there"
                                : ": request access to the model in the Bedrock console (Model access)")));
        authorization
                .filter(status -> !status.equals("AUTHORIZED"))
                .ifPresent(status -> missing.add("the authorization is " + status
                        + ": allow bedrock:InvokeModel on the model in IAM and in the organization's policies"));
        entitlement
                .filter(status -> !status.equals("AVAILABLE"))
                .ifPresent(status -> missing.add("the entitlement is " + status
                        + ": subscribe to the model in AWS Marketplace, which needs a valid payment method"));
        return missing;
    }

    /** One line for people. */
    String summary() {
        List<String> parts = new ArrayList<>();
        agreement.ifPresent(status -> parts.add("agreement " + status));
        authorization.ifPresent(status -> parts.add("authorization " + status));
        entitlement.ifPresent(status -> parts.add("entitlement " + status));
        region.ifPresent(status -> parts.add("region " + status));
        return String.join(", ", parts);
    }
}
