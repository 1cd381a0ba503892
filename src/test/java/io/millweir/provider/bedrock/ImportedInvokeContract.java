package io.millweir.provider.bedrock;

import java.util.Map;

class ImportedInvokeContract implements InvokeContract {
    @Override
    public String model(String behaviour) {
        return "arn:aws:bedrock:us-east-1:123456789012:imported-model/abcdef123456";
    }

    @Override
    public Map<Ability, String> missing() {
        return Map.of(
                Ability.STOP_SEQUENCES,
                "the family's native payload has no stop sequences",
                Ability.REASONING,
                "imported model has no reasoning apart from its text",
                Ability.CONTENT_FILTER,
                "imported model has no stop reason for filtered content");
    }
}
