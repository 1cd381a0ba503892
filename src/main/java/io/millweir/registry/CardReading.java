package io.millweir.registry;

import static io.millweir.registry.Findings.quote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millweir.domain.Nearest;
import io.millweir.domain.Operation;
import io.millweir.domain.Prices;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The reading of one card: which fields there are, and what each must be. */
final class CardReading {
    /** {@code embedding} is LLMRouter's: known, and of no use here. */
    private static final Set<String> FIELDS = Set.of(
            "model",
            "service",
            "size",
            "feature",
            "input_price",
            "output_price",
            "cache_read_price",
            "cache_write_price",
            "api_endpoint",
            "aws_region",
            "aws_profile",
            "operation",
            "api",
            "context_window",
            "max_output_tokens",
            "supports",
            "timeout",
            "max_concurrency",
            "requests_per_minute",
            "tokens_per_minute",
            "enabled",
            "tags",
            "base_model",
            "additional_model_request_fields",
            "guardrail",
            "service_tier",
            "performance_config",
            "dimensions",
            "normalize",
            "input_type",
            "embedding");

    private static final int MAX_NAME = 256;

    private final String name;
    private final String path;
    private final ModelCardReader reader;
    private final Findings findings;

    CardReading(String name, String path, ModelCardReader reader, Findings findings) {
        this.name = name;
        this.path = path;
        this.reader = reader;
        this.findings = findings;
    }

    /** The card, unless something is wrong with it. */
    Optional<SourcedCard> card(JsonNode json) {
        int before = findings.problems();
        checkName();
        if (!json.isObject()) {
            findings.problem(path, quote(json) + " is not a JSON object; give a model card");
            return Optional.empty();
        }
        ObjectNode object = (ObjectNode) json;
        object.fieldNames().forEachRemaining(this::checkField);
        ModelCard card = read(new CardFields(object, path, findings));
        return findings.problems() == before ? Optional.of(SourcedCard.of(card, object)) : Optional.empty();
    }

    private ModelCard read(CardFields fields) {
        String service =
                fields.requiredText("service", "name who serves the model: Bedrock, OpenAI, Anthropic, NVIDIA, …");
        String model = fields.requiredText("model", "give the provider's id of the model");
        Optional<String> region = fields.text("aws_region");
        Optional<String> base = fields.text("base_model");
        if (!service.isEmpty()) {
            reader.serviceProblem(service).ifPresent(what -> findings.problem(fields.where("service"), what));
        }
        region.filter(each -> !BedrockModelId.isRegion(each))
                .ifPresent(each -> findings.problem(
                        fields.where("aws_region"), quote(each) + " is no AWS region; give one like \"us-east-1\""));
        if (isBedrock(service) && !model.isEmpty()) {
            checkBedrock(fields, model, region, base);
        }
        return new ModelCard(
                name,
                model,
                service,
                size(fields),
                fields.text("feature"),
                new Prices(
                        fields.price("input_price"),
                        fields.price("output_price"),
                        fields.price("cache_read_price"),
                        fields.price("cache_write_price")),
                endpoint(fields),
                region,
                fields.text("aws_profile"),
                fields.oneOf("operation", List.of("chat", "embeddings"))
                        .map(each -> Operation.valueOf(each.toUpperCase(Locale.ROOT)))
                        .orElse(Operation.CHAT),
                fields.oneOf("api", isBedrock(service) ? List.of("converse", "invoke") : List.of("chat", "responses")),
                fields.positiveLong("context_window"),
                fields.positiveInt("max_output_tokens"),
                fields.flags("supports"),
                fields.duration("timeout"),
                fields.positiveInt("max_concurrency"),
                fields.positiveInt("requests_per_minute"),
                fields.positiveLong("tokens_per_minute"),
                fields.flag("enabled", true),
                fields.tags("tags"),
                base,
                CardOptions.read(fields));
    }

    private void checkName() {
        if (name.isBlank() || name.length() > MAX_NAME || name.chars().anyMatch(Character::isISOControl)) {
            findings.problem(
                    path, "a model's name is 1 to " + MAX_NAME + " printable characters; give it a short, plain one");
        } else if (name.equalsIgnoreCase("auto")) {
            findings.problem(path, "\"auto\" asks Millweir to choose; give the model another name");
        }
    }

    private void checkField(String field) {
        if (!FIELDS.contains(field)) {
            findings.warning(path + "." + field, "unknown field, ignored" + Nearest.didYouMean(field, FIELDS));
        }
    }

    private static boolean isBedrock(String service) {
        return service.equalsIgnoreCase("bedrock") || service.equalsIgnoreCase("aws");
    }

    private void checkBedrock(CardFields fields, String model, Optional<String> region, Optional<String> base) {
        boolean malformed = BedrockModelId.problem(model).isPresent();
        checkBedrockId(fields.where("model"), model, true);
        base.ifPresent(each -> checkBedrockBase(fields.where("base_model"), each, BedrockModelId.isEndpoint(model)));
        if (malformed) {
            return;
        }
        if (BedrockModelId.isOpaque(model) && base.isEmpty()) {
            findings.problem(
                    fields.where("base_model"),
                    "missing, and the ARN " + quote(model) + " does not say which model answers; give its id like"
                            + " \"anthropic.claude-haiku-4-5-20251001-v1:0\"");
        }
        Optional<String> arnRegion = BedrockModelId.region(model);
        if (arnRegion.isPresent() && region.isPresent() && !arnRegion.equals(region)) {
            findings.problem(
                    fields.where("aws_region"),
                    quote(region.get()) + " is not the region of the ARN " + quote(model) + "; give "
                            + quote(arnRegion.get()) + " or leave the field out");
            return;
        }
        arnRegion
                .or(() -> region)
                .flatMap(each -> BedrockModelId.regionProblem(model, each))
                .ifPresent(
                        what -> findings.problem(fields.where(arnRegion.isPresent() ? "model" : "aws_region"), what));
    }

    private void checkBedrockBase(String where, String base, boolean mayBeUnknown) {
        checkBedrockId(where, base, !mayBeUnknown);
        if (BedrockModelId.problem(base).isEmpty() && BedrockModelId.isOpaque(base)) {
            findings.problem(
                    where,
                    quote(base) + " does not say which model answers either; give an id like"
                            + " \"anthropic.claude-haiku-4-5-20251001-v1:0\"");
        }
    }

    private void checkBedrockId(String where, String id, boolean shouldBeKnown) {
        Optional<String> problem = BedrockModelId.problem(id);
        Optional<String> named = BedrockModelId.named(id);
        KnownBedrockModels known = reader.bedrockModels();
        if (problem.isPresent()) {
            String advice = id.startsWith("bedrock/")
                    ? "; leave \"bedrock/\" out"
                    : named.flatMap(known::nearest)
                            .map(each -> "; did you mean \"" + each + "\"?")
                            .orElse("; ids are listed by 'aws bedrock list-foundation-models'");
            findings.problem(where, quote(id) + " is no Bedrock model id: it " + problem.get() + advice);
        } else if (shouldBeKnown && named.isPresent() && !known.contains(named.get())) {
            findings.warning(
                    where,
                    quote(id) + " is not among the Bedrock ids known to this version"
                            + known.nearest(named.get())
                                    .map(each -> "; did you mean \"" + each + "\"?")
                                    .orElse("; check it with 'millweir models check'"));
        }
    }

    private Optional<BigDecimal> size(CardFields fields) {
        Optional<JsonNode> size = fields.value("size");
        Optional<BigDecimal> billions = size.flatMap(ModelSize::billions);
        if (size.isPresent() && billions.isEmpty()) {
            findings.warning(
                    fields.where("size"),
                    quote(size.get()) + " is not understood and ignored; give the number of parameters like \"7B\"");
        }
        return billions;
    }

    private Optional<String> endpoint(CardFields fields) {
        Optional<String> endpoint = fields.text("api_endpoint");
        endpoint.flatMap(CardReading::endpointProblem)
                .ifPresent(what -> findings.problem(fields.where("api_endpoint"), what));
        return endpoint;
    }

    private static Optional<String> endpointProblem(String endpoint) {
        // What has an "@" may hold a password, which must not be repeated.
        if (endpoint.contains("@")) {
            return Optional.of(
                    "the URL holds a user name or password; leave them out, and give keys in the environment");
        }
        try {
            URI uri = new URI(endpoint);
            boolean http = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
            if (http && uri.getHost() != null && uri.getRawQuery() == null && uri.getRawFragment() == null) {
                return Optional.empty();
            }
        } catch (URISyntaxException malformed) {
            // The same advice as for a URL that parses and is of no use.
        }
        return Optional.of(quote(endpoint)
                + " is not an http or https URL of a host; give one like \"https://integrate.api.nvidia.com/v1\"");
    }
}
