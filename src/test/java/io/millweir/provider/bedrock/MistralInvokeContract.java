package io.millweir.provider.bedrock;

import java.util.Map;

class MistralInvokeContract implements InvokeContract {
    @Override
    public String model(String behaviour) {
        return "mistral.mistral-7b-instruct-sim-" + behaviour + "-v0:2";
    }

    @Override
    public Map<Ability, String> missing() {
        return Map.of(
                Ability.REASONING,
                "Mistral text has no reasoning apart from its text",
                Ability.CONTENT_FILTER,
                "Mistral text has no stop reason for filtered content",
                Ability.SYSTEM_PROMPT,
                "Mistral text takes no system prompt");
    }
}
