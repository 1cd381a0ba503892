package io.millweir.provider.bedrock;

import java.util.Map;

class TitanTextInvokeContract implements InvokeContract {
    @Override
    public String model(String behaviour) {
        return "amazon.titan-text-express-sim-" + behaviour + "-v1";
    }

    @Override
    public Map<Ability, String> missing() {
        return Map.of(
                Ability.REASONING,
                "Titan text has no reasoning apart from its text",
                Ability.SYSTEM_PROMPT,
                "Titan text takes no system prompt");
    }
}
