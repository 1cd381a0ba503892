package io.millweir.provider;

/** How many tokens an answer may have when the provider must be told: a wish of the query, of the card, or ours. */
public final class AnswerLimit {
    /** When neither the query nor the card says. */
    public static final int DEFAULT_TOKENS = 1024;

    /** A card's limit is asked for up to here only: Bedrock reserves quota for all that is asked. */
    public static final int LARGEST_UNASKED = 4096;

    private AnswerLimit() {}

    /** The most tokens to ask for. */
    public static int of(ProviderRequest request) {
        return request.parameters()
                .maxTokens()
                .orElseGet(() -> request.card().maxOutputTokens().isPresent()
                        ? Math.min(request.card().maxOutputTokens().getAsInt(), LARGEST_UNASKED)
                        : DEFAULT_TOKENS);
    }
}
