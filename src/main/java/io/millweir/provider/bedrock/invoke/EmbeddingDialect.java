package io.millweir.provider.bedrock.invoke;

import java.util.Optional;

/** The wordings of embeddings that InvokeModel carries. */
public enum EmbeddingDialect {
    /** Titan version 1 and G1. */
    TITAN_1(new TitanEmbeddings(false)),
    TITAN_2(new TitanEmbeddings(true)),
    COHERE_3(new CohereEmbeddings(false)),
    COHERE_4(new CohereEmbeddings(true)),
    NOVA(new NovaEmbeddings());

    private final EmbeddingPayload payload;

    EmbeddingDialect(EmbeddingPayload payload) {
        this.payload = payload;
    }

    /** How it is worded. */
    public EmbeddingPayload payload() {
        return payload;
    }

    /** The wording for the model of this base id, in lower case; empty when it makes no embeddings that are known. */
    public static Optional<EmbeddingDialect> of(String baseId) {
        if (baseId.startsWith("amazon.titan-embed-")) {
            return Optional.of(baseId.contains("-v2") ? TITAN_2 : TITAN_1);
        }
        if (baseId.startsWith("cohere.embed-")) {
            return Optional.of(baseId.contains("-v4") ? COHERE_4 : COHERE_3);
        }
        return baseId.startsWith("amazon.nova-2-multimodal-embeddings") ? Optional.of(NOVA) : Optional.empty();
    }
}
