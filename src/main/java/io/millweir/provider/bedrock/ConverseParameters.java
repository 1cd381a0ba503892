package io.millweir.provider.bedrock;

import io.millweir.domain.ErrorCode;
import io.millweir.domain.Failure;
import io.millweir.domain.Parameters;
import io.millweir.provider.AnswerLimit;
import io.millweir.provider.ProviderRequest;
import java.math.BigDecimal;
import java.util.Optional;
import software.amazon.awssdk.services.bedrockruntime.model.InferenceConfiguration;

/** The inference parameters of a Converse request, which {@link StylePreferences} has fitted to the model. */
final class ConverseParameters {
    private static final double MAX_TEMPERATURE = 1;

    private ConverseParameters() {}

    /** Why the request cannot be worded for Converse. */
    static Optional<Failure> refusal(String where, ProviderRequest request) {
        Capabilities model = Capabilities.of(request.card());
        Parameters parameters = request.parameters();
        if (!parameters.stopSequences().isEmpty() && !model.has(Capability.STOP_SEQUENCES)) {
            return Optional.of(Failure.of(
                    ErrorCode.PROVIDER_REJECTED,
                    where + ": the model takes no stop sequences; leave them out or choose another model",
                    "set supports.stop_sequences in the card when the model takes them"));
        }
        double temperature = parameters.temperature().orElse(0);
        if (temperature > MAX_TEMPERATURE && model.has(Capability.TEMPERATURE)) {
            return Optional.of(Failure.of(
                    ErrorCode.PROVIDER_REJECTED,
                    where + ": temperature \"" + BigDecimal.valueOf(temperature).toPlainString()
                            + "\" is above 1, the highest that Bedrock takes; give one from 0 to 1"));
        }
        return Optional.empty();
    }

    /** The limit is always sent: without it Bedrock reserves quota for the longest answer the model can give. */
    static InferenceConfiguration of(ProviderRequest request) {
        Parameters parameters = request.parameters();
        InferenceConfiguration.Builder builder =
                InferenceConfiguration.builder().maxTokens(AnswerLimit.of(request));
        parameters.temperature().ifPresent(value -> builder.temperature((float) value));
        parameters.topP().ifPresent(value -> builder.topP((float) value));
        if (!parameters.stopSequences().isEmpty()) {
            builder.stopSequences(parameters.stopSequences());
        }
        return builder.build();
    }
}
