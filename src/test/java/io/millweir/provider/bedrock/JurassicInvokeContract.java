package io.millweir.provider.bedrock;

import java.util.Map;

class JurassicInvokeContract implements InvokeContract {
    @Override
    public String model(String behaviour) {
        return "ai21.j2-ultra-sim-" + behaviour + "-v1";
    }

    @Override
    public Map<Ability, String> missing() {
        return Map.of(
                Ability.REASONING,
                "AI21 J2 has no reasoning apart from its text",
                Ability.SYSTEM_PROMPT,
                "AI21 J2 takes no system prompt",
                Ability.STREAM,
                "AI21 J2 cannot stream",
                Ability.CONTENT_FILTER,
                "AI21 J2 has no stop reason for filtered content");
    }
}
