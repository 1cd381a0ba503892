package io.millweir.provider.bedrock;

import java.util.Map;

class CommandRInvokeContract implements InvokeContract {
    @Override
    public String model(String behaviour) {
        return "cohere.command-r-sim-" + behaviour + "-v1:0";
    }

    @Override
    public Map<Ability, String> missing() {
        return Map.of(Ability.REASONING, "Cohere Command R has no reasoning apart from its text");
    }
}
