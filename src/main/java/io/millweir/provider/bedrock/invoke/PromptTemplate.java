package io.millweir.provider.bedrock.invoke;

import io.millweir.provider.ProviderRequest;

/** Makes one text of a conversation, as the model has learnt to read it. A last turn of the assistant stays open. */
@FunctionalInterface
interface PromptTemplate {
    String of(ProviderRequest request);
}
