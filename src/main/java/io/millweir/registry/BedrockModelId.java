package io.millweir.registry;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a Bedrock card calls: a base model id, or one of the ARNs that Bedrock accepts in its place. All patterns are
 * possessive, so the time is linear in the length of the id.
 *
 * <p>The ARN of a prompt is refused although Bedrock takes it: its text, limits and parameters stand in the prompt and
 * may not be sent along, so that no query could be asked with it.
 */
public final class BedrockModelId {
    /** The service's limit. */
    static final int MAX_LENGTH = 2048;

    private static final int ARN_PARTS = 6;
    private static final Pattern PARTITION = Pattern.compile("aws[a-z-]{0,20}+");
    private static final Pattern REGION = Pattern.compile("[a-z]{2,5}+(?:-[a-z]{1,12}+){1,3}+-[0-9]{1,2}+");
    private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}+");
    private static final Pattern TWELVE = Pattern.compile("[a-z0-9]{12}+");
    private static final Pattern PROMPT_ROUTER = Pattern.compile("[a-zA-Z0-9:.-]++");
    private static final Pattern ENDPOINT = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9-]{0,62}+");
    private static final Set<String> TWELVE_CHARACTER_KINDS =
            Set.of("application-inference-profile", "provisioned-model", "imported-model", "custom-model-deployment");

    /** Stands in a custom model's ARN for the base model when the weights come from elsewhere. */
    private static final String IMPORTED = "imported";

    private BedrockModelId() {}

    /** Whether this is meant to be an ARN. */
    static boolean isArn(String id) {
        return id.startsWith("arn:");
    }

    /** Whether nothing in the id says which model answers, so that the card must. */
    static boolean isOpaque(String id) {
        return base(id).isEmpty();
    }

    /** Whether the id is the ARN of a SageMaker endpoint, behind which stand models that Bedrock has no id for. */
    static boolean isEndpoint(String id) {
        String[] parts = id.split(":", ARN_PARTS);
        return isArn(id) && parts.length == ARN_PARTS && parts[2].equals("sagemaker");
    }

    /**
     * The base model's id, without the prefix of a cross-region inference profile, as far as the id itself says: empty
     * for ARNs of application profiles, provisioned, imported and deployed models, prompt routers and endpoints.
     */
    public static Optional<String> base(String id) {
        return named(id).map(BaseModelId::withoutProfile);
    }

    /** The part of an id that names the model, with the prefix of its profile. */
    static Optional<String> named(String id) {
        if (!isArn(id)) {
            return Optional.of(id);
        }
        String[] parts = id.split(":", ARN_PARTS);
        String[] resource = parts[parts.length - 1].split("/", 3);
        if (parts.length < ARN_PARTS || resource.length < 2) {
            return Optional.empty();
        }
        return switch (resource[0]) {
            case "foundation-model", "inference-profile" -> Optional.of(resource[1]);
            case "custom-model" -> Optional.of(resource[1]).filter(name -> name.indexOf('.') > 0);
            default -> Optional.empty();
        };
    }

    /** The region in an ARN. */
    static Optional<String> region(String id) {
        String[] parts = id.split(":", ARN_PARTS);
        return isArn(id) && parts.length == ARN_PARTS ? Optional.of(parts[3]) : Optional.empty();
    }

    /** What is wrong with calling this id from a region, without where; empty when nothing is known to be. */
    static Optional<String> regionProblem(String id, String region) {
        return named(id)
                .flatMap(InferenceProfile::of)
                .filter(profile -> profile.excludes(region))
                .map(profile -> "\"" + region + "\" cannot call the inference profile \"" + profile.prefix()
                        + ".\"; give a region like \"" + profile.exampleRegion()
                        + "\" or the id of another profile: " + InferenceProfile.all());
    }

    static boolean isRegion(String region) {
        return region.length() <= MAX_LENGTH && REGION.matcher(region).matches();
    }

    /** What is wrong with the id, without where and without advice; empty when nothing is. */
    static Optional<String> problem(String id) {
        if (id.length() > MAX_LENGTH) {
            return Optional.of("is longer than " + MAX_LENGTH + " characters");
        }
        return isArn(id) ? arnProblem(id) : BaseModelId.problem(id);
    }

    private static Optional<String> arnProblem(String arn) {
        String[] parts = arn.split(":", ARN_PARTS);
        if (parts.length < ARN_PARTS || !PARTITION.matcher(parts[1]).matches()) {
            return Optional.of("is not an ARN of the form \"arn:aws:bedrock:REGION:ACCOUNT:KIND/NAME\"");
        }
        if (!isRegion(parts[3])) {
            return Optional.of("names no AWS region after \"" + parts[2] + ":\"");
        }
        int slash = parts[5].indexOf('/');
        if (slash < 0) {
            return Optional.of("has no \"KIND/NAME\" after the account");
        }
        String kind = parts[5].substring(0, slash);
        String name = parts[5].substring(slash + 1);
        boolean accountFits = kind.equals("foundation-model")
                ? parts[4].isEmpty()
                : ACCOUNT.matcher(parts[4]).matches();
        if (!accountFits) {
            return Optional.of(
                    kind.equals("foundation-model")
                            ? "has an account, which ARNs of foundation models have not"
                            : "has no account of 12 digits");
        }
        return switch (parts[2]) {
            case "bedrock" -> bedrockProblem(kind, name);
            case "sagemaker" ->
                kind.equals("endpoint")
                        ? unless(ENDPOINT, name, "has no SageMaker endpoint's name after \"endpoint/\"")
                        : Optional.of("is a SageMaker ARN that names no endpoint");
            default -> Optional.of("is an ARN of neither bedrock nor sagemaker");
        };
    }

    private static Optional<String> bedrockProblem(String kind, String name) {
        if (TWELVE_CHARACTER_KINDS.contains(kind)) {
            return unless(TWELVE, name, "has no id of 12 characters after \"" + kind + "/\"");
        }
        return switch (kind) {
            case "foundation-model" -> BaseModelId.problem(name);
            case "inference-profile" ->
                BaseModelId.isProfiled(name)
                        ? BaseModelId.problem(name)
                        : Optional.of("has no profile prefix like \"us.\" after \"inference-profile/\"");
            case "custom-model" -> customModelProblem(name);
            case "prompt" ->
                Optional.of("is the ARN of a prompt, which brings its own text; name the prompt's model instead");
            case "prompt-router", "default-prompt-router" ->
                unless(PROMPT_ROUTER, name, "has no prompt router's name after \"" + kind + "/\"");
            default -> Optional.of("is an ARN of a kind that serves no model");
        };
    }

    private static Optional<String> customModelProblem(String name) {
        int slash = name.indexOf('/');
        if (slash < 0) {
            return Optional.of("has no \"BASE-MODEL/ID\" after \"custom-model/\"");
        }
        String base = name.substring(0, slash);
        return Optional.of(base)
                .filter(each -> !each.equals(IMPORTED))
                .flatMap(BaseModelId::problem)
                .or(() -> unless(TWELVE, name.substring(slash + 1), "does not end in an id of 12 characters"));
    }

    private static Optional<String> unless(Pattern pattern, String text, String problem) {
        return pattern.matcher(text).matches() ? Optional.empty() : Optional.of(problem);
    }
}
