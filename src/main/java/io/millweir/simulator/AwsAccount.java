package io.millweir.simulator;

import java.util.Optional;

/**
 * The AWS account that calls of the Bedrock dialect belong to.
 *
 * <p>Threading: thread-safe; settings take effect for calls that arrive after them.
 */
final class AwsAccount {
    private final AwsCatalogue catalogue = AwsCatalogue.load();
    private volatile AwsSettings settings = AwsSettings.NONE;

    AwsSettings settings() {
        return settings;
    }

    void set(AwsSettings wanted) {
        settings = wanted;
    }

    AwsCatalogue catalogue() {
        return catalogue;
    }

    /** Why this account may not call a model; the action is named without {@code bedrock:}. */
    Optional<Refusal> refusal(Incoming call, String action) {
        AwsSettings now = settings;
        String model = call.pathModel();
        String base = BedrockFamily.baseId(model);
        String region = AwsCredentials.region(call);
        if (model.isBlank() || model.contains(" ")) {
            return Optional.of(refusal(AwsCase.INVALID_ID, model));
        }
        if (now.deny().contains(action)) {
            return Optional.of(denied(action, region));
        }
        boolean unknown = now.unknownModels() && !model.contains("sim-") && !catalogue.knows(model);
        if (unknown || !now.served(base, region)) {
            return Optional.of(refusal(AwsCase.INVALID_ID, model));
        }
        boolean bare = model.equals(base) || model.contains(":foundation-model/");
        return bare && now.onDemandRefused().contains(base)
                ? Optional.of(refusal(AwsCase.NEEDS_PROFILE, model))
                : Optional.empty();
    }

    Refusal refusal(AwsCase which, String model) {
        return which.refusal(Optional.ofNullable(settings.messages().get(which.word())), model);
    }

    static Refusal denied(String action, String region) {
        return Refusal.of(
                403,
                "AccessDeniedException",
                "User: %s is not authorized to perform: bedrock:%s on resource: arn:aws:bedrock:%s:%s:* because no identity-based policy allows the bedrock:%s action"
                        .formatted(
                                AwsCase.CALLER,
                                action,
                                region.isEmpty() ? "us-east-1" : region,
                                AwsCase.ACCOUNT,
                                action));
    }
}
