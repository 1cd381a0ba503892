package io.millweir.provider.bedrock.invoke;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millweir.domain.Parameters;
import io.millweir.provider.AnswerLimit;
import io.millweir.provider.ProviderRequest;
import java.util.List;

/**
 * The names by which one family calls the inference parameters. The limit is always sent: without it Bedrock reserves
 * quota for the longest answer that the model can give.
 *
 * @param limit most tokens of the answer
 * @param stop texts at which the answer ends
 */
record Settings(String limit, String temperature, String topP, String stop) {
    void write(ProviderRequest request, ObjectNode into) {
        write(request, into, List.of());
    }

    /**
     * Writes what the request says.
     *
     * @param always stop sequences that the template needs besides the request's
     */
    void write(ProviderRequest request, ObjectNode into, List<String> always) {
        Parameters parameters = request.parameters();
        into.put(limit, AnswerLimit.of(request));
        parameters.temperature().ifPresent(value -> into.put(temperature, value));
        parameters.topP().ifPresent(value -> into.put(topP, value));
        if (!always.isEmpty() || !parameters.stopSequences().isEmpty()) {
            ArrayNode texts = into.putArray(stop);
            always.forEach(texts::add);
            parameters.stopSequences().stream()
                    .filter(text -> !always.contains(text))
                    .forEach(texts::add);
        }
    }
}
