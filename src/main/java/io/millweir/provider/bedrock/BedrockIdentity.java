package io.millweir.provider.bedrock;

import java.util.Optional;

/**
 * Who calls Bedrock for a card, and what they may do there, as far as AWS says.
 *
 * @param credentials where the credentials come from, for people: {@code Bedrock API key}, {@code profile "work"}, …
 * @param arn of the caller; empty for a Bedrock API key or when AWS did not say
 * @param account of the caller
 * @param region in which the card's model is called
 * @param access to the model, in Bedrock's words: {@code agreement AVAILABLE, authorization AUTHORIZED, …}; empty when it
 *     may not be asked
 * @param problem why there is no caller, and what to do
 */
public record BedrockIdentity(
        String credentials,
        Optional<String> arn,
        Optional<String> account,
        Optional<String> region,
        Optional<String> access,
        Optional<String> problem) {}
