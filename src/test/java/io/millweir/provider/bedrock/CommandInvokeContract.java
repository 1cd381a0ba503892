package io.millweir.provider.bedrock;

import java.util.Map;

class CommandInvokeContract implements InvokeContract {
    @Override
    public String model(String behaviour) {
        return "cohere.command-text-sim-" + behaviour + "-v14";
    }

    @Override
    public Map<Ability, String> missing() {
        return Map.of(
                Ability.REASONING,
                "Cohere Command has no reasoning apart from its text",
                Ability.SYSTEM_PROMPT,
                "Cohere Command takes no system prompt");
    }
}
