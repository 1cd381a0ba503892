package io.millweir.provider.bedrock;

import java.util.Map;

class NovaInvokeContract implements InvokeContract {
    @Override
    public String model(String behaviour) {
        return "amazon.nova-micro-sim-" + behaviour + "-v1:0";
    }

    @Override
    public Map<Ability, String> missing() {
        return Map.of(Ability.REASONING, "Nova has no reasoning apart from its text");
    }
}
