package io.millweir.provider.bedrock;

import java.util.Map;

class ClaudeTextInvokeContract implements InvokeContract {
    @Override
    public String model(String behaviour) {
        return "anthropic.claude-v2-sim-" + behaviour + "";
    }

    @Override
    public Map<Ability, String> missing() {
        return Map.of(
                Ability.REASONING,
                "Claude 2 text has no reasoning apart from its text",
                Ability.CONTENT_FILTER,
                "Claude 2 text has no stop reason for filtered content");
    }
}
