package io.millweir.provider.bedrock;

import io.millweir.domain.ErrorCode;
import io.millweir.domain.Failure;
import io.millweir.domain.Parameters;
import io.millweir.provider.AnswerLimit;
import io.millweir.provider.ProviderRequest;
import java.math.BigDecimal;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.bedrockruntime.model.InferenceConfiguration;

/**
 * The inference parameters of a Converse request.
 *
 * <p>Temperature and top_p are wishes about style: where a model takes neither, or not both (temperature stays), they
 * are left out and the log says so at debug. A stop sequence is part of what is asked: where it cannot be kept, the
 * request is refused.
 */
final class ConverseParameters {
    private static final Logger LOG = LoggerFactory.getLogger(ConverseParameters.class);
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
        Capabilities model = Capabilities.of(request.card());
        Parameters parameters = request.parameters();
        InferenceConfiguration.Builder builder =
                InferenceConfiguration.builder().maxTokens(AnswerLimit.of(request));
        boolean withTemperature = parameters.temperature().isPresent() && model.has(Capability.TEMPERATURE);
        boolean withTopP = parameters.topP().isPresent()
                && model.has(Capability.TOP_P)
                && !(withTemperature && !model.has(Capability.TEMPERATURE_WITH_TOP_P));
        if (withTemperature) {
            builder.temperature((float) parameters.temperature().getAsDouble());
        } else if (parameters.temperature().isPresent()) {
            leftOut(request, "temperature");
        }
        if (withTopP) {
            builder.topP((float) parameters.topP().getAsDouble());
        } else if (parameters.topP().isPresent()) {
            leftOut(request, "top_p");
        }
        if (!parameters.stopSequences().isEmpty()) {
            builder.stopSequences(parameters.stopSequences());
        }
        return builder.build();
    }

    private static void leftOut(ProviderRequest request, String parameter) {
        LOG.atDebug()
                .addKeyValue("query_id", request.queryId())
                .addKeyValue("model", request.card().model())
                .addKeyValue("parameter", parameter)
                .log("left out a parameter that the model does not take");
    }
}
