package io.millweir.provider;

import com.fasterxml.jackson.databind.JsonNode;
import io.millweir.domain.ErrorCode;
import io.millweir.domain.Failure;
import io.millweir.domain.Tokens;

/** Reads the body of a successful HTTP answer in one provider's dialect. */
@FunctionalInterface
public interface AnswerReader {
    /**
     * What the provider answered.
     *
     * @param where provider and model, for messages
     */
    ProviderResult read(String where, JsonNode body);

    /** The result when an answer cannot be used, with what it cost all the same. */
    static ProviderResult malformed(String where, String what, Tokens tokens) {
        Failure failure = Failure.of(
                ErrorCode.MALFORMED_RESPONSE, where + ": " + what + "; Millweir falls back to the next model");
        return new ProviderResult.Failed(
                failure.withHint("check that the endpoint is the provider's API and speaks its dialect"), tokens);
    }
}
