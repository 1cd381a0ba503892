package io.millweir.provider.bedrock;

class ClaudeInvokeContract implements InvokeContract {
    @Override
    public String model(String behaviour) {
        return "anthropic.claude-3-5-haiku-sim-" + behaviour + "-v1:0";
    }
}
