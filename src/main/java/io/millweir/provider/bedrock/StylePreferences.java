package io.millweir.provider.bedrock;

import io.millweir.domain.Parameters;
import io.millweir.provider.ProviderRequest;
import java.util.OptionalDouble;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Temperature and top_p are wishes about style: where a model takes neither, or not both (temperature stays), they are
 * left out and the log says so at debug.
 */
final class StylePreferences {
    private static final Logger LOG = LoggerFactory.getLogger(StylePreferences.class);

    private StylePreferences() {}

    /** The same request with what the model takes of them. */
    static ProviderRequest fitted(ProviderRequest request) {
        Capabilities model = Capabilities.of(request.card());
        Parameters asked = request.parameters();
        OptionalDouble temperature = model.has(Capability.TEMPERATURE) ? asked.temperature() : OptionalDouble.empty();
        boolean alone = temperature.isPresent() && !model.has(Capability.TEMPERATURE_WITH_TOP_P);
        OptionalDouble topP = model.has(Capability.TOP_P) && !alone ? asked.topP() : OptionalDouble.empty();
        if (temperature.equals(asked.temperature()) && topP.equals(asked.topP())) {
            return request;
        }
        LOG.atDebug()
                .addKeyValue("query_id", request.queryId())
                .addKeyValue("model", request.card().model())
                .addKeyValue("temperature", temperature.isPresent() ? "sent" : "left out")
                .addKeyValue("top_p", topP.isPresent() ? "sent" : "left out")
                .log("left out a parameter that the model does not take");
        return request.withParameters(new Parameters(temperature, topP, asked.maxTokens(), asked.stopSequences()));
    }
}
