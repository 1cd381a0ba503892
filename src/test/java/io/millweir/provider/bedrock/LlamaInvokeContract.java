package io.millweir.provider.bedrock;

import java.util.Map;

class LlamaInvokeContract implements InvokeContract {
    @Override
    public String model(String behaviour) {
        return "meta.llama3-8b-instruct-sim-" + behaviour + "-v1:0";
    }

    @Override
    public Map<Ability, String> missing() {
        return Map.of(
                Ability.STOP_SEQUENCES,
                "the family's native payload has no stop sequences",
                Ability.REASONING,
                "Llama has no reasoning apart from its text",
                Ability.CONTENT_FILTER,
                "Llama has no stop reason for filtered content");
    }
}
