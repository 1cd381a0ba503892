package io.millweir.registry;

import io.millweir.domain.ModelOptions;
import io.millweir.domain.Operation;
import io.millweir.domain.Prices;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What is known about one model: LLMRouter's candidate format and Millweir's additions, validated.
 *
 * @param name the registry's name, which clients use
 * @param model the provider's id of the model
 * @param service who serves it, as written in the card; compared without case
 * @param sizeBillions number of parameters in billions, from {@code size}
 * @param feature free text on what the model is good at
 * @param prices per million tokens, in the accounting currency
 * @param apiEndpoint base URL that overrides the provider's, when the configuration allows its host
 * @param api for Bedrock: {@code converse} or {@code invoke}
 * @param contextWindow tokens of input and output together
 * @param maxOutputTokens most tokens of one answer
 * @param supports capability name to whether the model has it; absent means not known
 * @param timeout longest duration of one call
 * @param maxConcurrency most calls at once
 * @param tags for rules and reports
 * @param options what queries may override, but for the guardrail
 * @param baseModel the Bedrock base id behind a {@code model} that is an ARN and does not say
 */
public record ModelCard(
        String name,
        String model,
        String service,
        Optional<BigDecimal> sizeBillions,
        Optional<String> feature,
        Prices prices,
        Optional<String> apiEndpoint,
        Optional<String> awsRegion,
        Optional<String> awsProfile,
        Operation operation,
        Optional<String> api,
        OptionalLong contextWindow,
        OptionalInt maxOutputTokens,
        Map<String, Boolean> supports,
        Optional<Duration> timeout,
        OptionalInt maxConcurrency,
        OptionalInt requestsPerMinute,
        OptionalLong tokensPerMinute,
        boolean enabled,
        Map<String, String> tags,
        Optional<String> baseModel,
        ModelOptions options) {
    public ModelCard {
        supports = Map.copyOf(supports);
        tags = Map.copyOf(tags);
    }

    /** Whether the card says that the model has this capability; empty when it does not say. */
    public Optional<Boolean> supports(String capability) {
        return Optional.ofNullable(supports.get(capability));
    }
}
