package io.millweir.provider.openai;

import io.millweir.domain.ErrorCode;
import io.millweir.domain.Failure;
import io.millweir.domain.Operation;
import io.millweir.provider.ExtraFields;
import io.millweir.provider.ProviderRequest;
import java.util.Optional;

/** What is refused before sending, because the provider would do so, or worse, would pass over it. */
final class OpenAiRefusals {
    /** Most texts in one call, by OpenAI's API reference; compatible servers have limits of their own. */
    static final int MOST_INPUTS = 2048;

    private OpenAiRefusals() {}

    static Optional<Failure> of(String provider, ProviderRequest request) {
        String where = provider + " " + request.card().model();
        if (request.operation() == Operation.EMBEDDINGS) {
            int texts = request.input().size();
            return provider.equals("openai") && texts > MOST_INPUTS
                    ? Optional.of(Failure.of(
                            ErrorCode.PAYLOAD_TOO_LARGE,
                            where + ": input has \"" + texts + "\" texts, and OpenAI embeds at most " + MOST_INPUTS
                                    + " in one call; send them as several queries"))
                    : Optional.empty();
        }
        if (OpenAiProvider.usesResponses(request.card())
                && !request.parameters().stopSequences().isEmpty()) {
            return Optional.of(Failure.of(
                    ErrorCode.PROVIDER_REJECTED,
                    where + ": stop_sequences are not known to the Responses API; leave them out, or set \"api\":"
                            + " \"chat\" in the card"));
        }
        return ExtraFields.refusal(where, request);
    }
}
