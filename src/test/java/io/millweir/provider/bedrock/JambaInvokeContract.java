package io.millweir.provider.bedrock;

import java.util.Map;

class JambaInvokeContract implements InvokeContract {
    @Override
    public String model(String behaviour) {
        return "ai21.jamba-1-5-mini-sim-" + behaviour + "-v1:0";
    }

    @Override
    public Map<Ability, String> missing() {
        return Map.of(Ability.REASONING, "AI21 Jamba has no reasoning apart from its text");
    }
}
