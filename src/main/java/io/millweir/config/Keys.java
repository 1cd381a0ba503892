package io.millweir.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.millweir.domain.Nearest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Provider keys from the environment: {@code OPENAI_API_KEY} and its like, and {@code API_KEYS} in LLMRouter's forms
 * (one key; a comma list; a JSON list; a JSON object of service to key, keys, or AWS credentials).
 */
final class Keys {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final List<String> AWS_FIELDS =
            List.of("aws_access_key_id", "aws_secret_access_key", "aws_session_token", "region", "profile");
    private static final String VARIABLE = "API_KEYS";

    private final Map<String, String> environment;
    private final List<String> problems;
    private final Optional<JsonNode> apiKeys;

    Keys(Map<String, String> environment, List<String> problems) {
        this.environment = environment;
        this.problems = problems;
        this.apiKeys = Optional.ofNullable(environment.get(VARIABLE))
                .filter(value -> !value.isBlank())
                .map(this::parse);
    }

    /** What {@code API_KEYS} says of Bedrock besides keys: credentials, region, profile. */
    record Aws(List<ProviderConfig.AwsKeys> keys, Optional<String> region, Optional<String> profile) {
        static final Aws NONE = new Aws(List.of(), Optional.empty(), Optional.empty());
    }

    /** Keys of a provider that speaks HTTP with a key. */
    List<Secret> of(String provider) {
        String own = environment.get(provider.toUpperCase(Locale.ROOT).replace('-', '_') + "_API_KEY");
        if (own != null && !own.isBlank()) {
            return secrets(List.of(own.split(",", -1)));
        }
        return service(provider)
                .map(value -> secrets(provider, value))
                .or(() -> apiKeys.filter(value -> !value.isObject()).map(value -> secrets("", value)))
                .orElse(List.of());
    }

    /** Bedrock API keys: only those that {@code API_KEYS} names for Bedrock. */
    List<Secret> ofBedrock() {
        return bedrock()
                .filter(value -> !holdsObjects(value))
                .map(value -> secrets("Bedrock", value))
                .orElse(List.of());
    }

    /** Credentials that {@code API_KEYS} gives for Bedrock as an object or a list of objects. */
    Aws aws() {
        return bedrock().filter(Keys::holdsObjects).map(this::aws).orElse(Aws.NONE);
    }

    MillweirConfig.AwsEnvironment awsEnvironment() {
        return new MillweirConfig.AwsEnvironment(
                variable("AWS_REGION"),
                variable("AWS_DEFAULT_REGION"),
                variable("AWS_ENDPOINT_URL_BEDROCK_RUNTIME"),
                variable("AWS_ENDPOINT_URL_BEDROCK"),
                variable("AWS_ENDPOINT_URL_STS"),
                variable("AWS_BEARER_TOKEN_BEDROCK").map(String::strip).map(Secret::new));
    }

    private Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
    }

    private static boolean holdsObjects(JsonNode value) {
        return value.isObject()
                || (value.isArray()
                        && StreamSupport.stream(value.spliterator(), false).anyMatch(JsonNode::isObject));
    }

    private Aws aws(JsonNode value) {
        List<Aws> all = new ArrayList<>();
        for (JsonNode each : value.isArray() ? value : JSON.createArrayNode().add(value)) {
            if (each.isObject()) {
                all.add(one(each));
            } else {
                problems.add(VARIABLE + ".Bedrock: mixes objects and keys; give a list of either");
            }
        }
        return new Aws(
                all.stream().flatMap(each -> each.keys().stream()).toList(),
                only("region", all.stream().flatMap(each -> each.region().stream())),
                only("profile", all.stream().flatMap(each -> each.profile().stream())));
    }

    private Optional<String> only(String field, Stream<String> values) {
        List<String> distinct = values.distinct().toList();
        if (distinct.size() > 1) {
            problems.add(VARIABLE + ".Bedrock: names several values of \"" + field + "\", \""
                    + String.join("\" and \"", distinct) + "\"; keep one, and name others in the cards");
        }
        return distinct.stream().findFirst();
    }

    private Aws one(JsonNode object) {
        Optional<String> id = field(object, "aws_access_key_id");
        Optional<String> secret = field(object, "aws_secret_access_key");
        if (id.isPresent() != secret.isPresent()) {
            problems.add(VARIABLE + ".Bedrock: has only one of \"aws_access_key_id\" and \"aws_secret_access_key\";"
                    + " give both or neither");
        }
        object.fieldNames().forEachRemaining(name -> {
            if (!AWS_FIELDS.contains(name)) {
                String suggestion = Nearest.didYouMean(name, AWS_FIELDS);
                problems.add(VARIABLE + ".Bedrock: unknown field \"" + name + "\""
                        + (suggestion.isEmpty() ? ";" : suggestion) + " known here: " + String.join(", ", AWS_FIELDS));
            }
        });
        List<ProviderConfig.AwsKeys> keys = id.isPresent() && secret.isPresent()
                ? List.of(new ProviderConfig.AwsKeys(
                        id.get(),
                        new Secret(secret.get()),
                        field(object, "aws_session_token").map(Secret::new)))
                : List.of();
        return new Aws(keys, field(object, "region"), field(object, "profile"));
    }

    private Optional<JsonNode> bedrock() {
        return service("bedrock").or(() -> service("aws"));
    }

    private Optional<JsonNode> service(String provider) {
        return apiKeys.filter(JsonNode::isObject).flatMap(object -> object.properties().stream()
                .filter(entry -> entry.getKey().equalsIgnoreCase(provider))
                .map(Map.Entry::getValue)
                .findFirst());
    }

    private JsonNode parse(String value) {
        String text = value.strip();
        if (text.startsWith("[") || text.startsWith("{") || text.startsWith("\"")) {
            try {
                return JSON.readTree(text);
            } catch (JsonProcessingException e) {
                problems.add(VARIABLE + ": begins like JSON and is none; write one key, a comma list, a JSON list or a"
                        + " JSON object of service to key");
                return JSON.createArrayNode();
            }
        }
        return JSON.valueToTree(text.split(",", -1));
    }

    private List<Secret> secrets(String service, JsonNode value) {
        List<String> texts = new ArrayList<>();
        if (value.isTextual()) {
            texts.addAll(List.of(value.asText().split(",", -1)));
        }
        boolean understood = value.isTextual() || value.isArray();
        for (JsonNode each : value.isArray() ? value : JSON.createArrayNode()) {
            understood &= each.isTextual();
            texts.add(each.asText());
        }
        if (!understood) {
            problems.add(VARIABLE + (service.isEmpty() ? "" : "." + service)
                    + ": is neither a key nor a list of keys; write one of them");
        }
        return secrets(texts);
    }

    private static List<Secret> secrets(List<String> texts) {
        return texts.stream()
                .map(String::strip)
                .filter(each -> !each.isEmpty())
                .map(Secret::new)
                .toList();
    }

    private static Optional<String> field(JsonNode object, String name) {
        return Optional.ofNullable(object.get(name))
                .map(JsonNode::asText)
                .map(String::strip)
                .filter(each -> !each.isEmpty());
    }
}
