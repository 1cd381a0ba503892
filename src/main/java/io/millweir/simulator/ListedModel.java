package io.millweir.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/**
 * A model as Bedrock's listings show it.
 *
 * @param output {@code TEXT}, {@code IMAGE} or {@code EMBEDDING}
 */
record ListedModel(String id, String provider, String output, List<String> inferenceTypes) {
    private static final Map<String, String> PROVIDERS = Map.ofEntries(
            Map.entry("ai21", "AI21 Labs"),
            Map.entry("amazon", "Amazon"),
            Map.entry("anthropic", "Anthropic"),
            Map.entry("cohere", "Cohere"),
            Map.entry("deepseek", "DeepSeek"),
            Map.entry("google", "Google"),
            Map.entry("meta", "Meta"),
            Map.entry("minimax", "MiniMax"),
            Map.entry("mistral", "Mistral AI"),
            Map.entry("moonshot", "Moonshot AI"),
            Map.entry("moonshotai", "Moonshot AI"),
            Map.entry("nvidia", "NVIDIA"),
            Map.entry("openai", "OpenAI"),
            Map.entry("qwen", "Qwen"),
            Map.entry("twelvelabs", "TwelveLabs"),
            Map.entry("writer", "Writer"),
            Map.entry("zai", "Z.AI"));

    static ListedModel of(String id, List<String> inferenceTypes) {
        int dot = Math.max(0, id.indexOf('.'));
        String vendor = id.substring(0, dot);
        return new ListedModel(
                id,
                PROVIDERS.getOrDefault(vendor, vendor),
                id.contains("embed") ? "EMBEDDING" : "TEXT",
                inferenceTypes);
    }

    ObjectNode summary(String region) {
        ObjectNode summary = Json.object()
                .put("modelArn", arn(id, region))
                .put("modelId", id)
                .put("modelName", id.substring(id.indexOf('.') + 1))
                .put("providerName", provider)
                .put("responseStreamingSupported", BedrockFamily.of(id).streams());
        summary.putArray("inputModalities").add("TEXT");
        summary.putArray("outputModalities").add(output);
        summary.putArray("customizationsSupported");
        inferenceTypes.forEach(summary.putArray("inferenceTypesSupported")::add);
        summary.putObject("modelLifecycle").put("status", "ACTIVE");
        return summary;
    }

    /** A profile that AWS defines over a model. */
    static ObjectNode profile(String id, String region) {
        String base = BedrockFamily.baseId(id);
        ObjectNode summary = Json.object()
                .put("inferenceProfileName", id)
                .put(
                        "inferenceProfileArn",
                        "arn:aws:bedrock:%s:%s:inference-profile/%s".formatted(place(region), AwsCase.ACCOUNT, id))
                .put("inferenceProfileId", id)
                .put("status", "ACTIVE")
                .put("type", "SYSTEM_DEFINED");
        summary.putArray("models").addObject().put("modelArn", arn(base, region));
        return summary;
    }

    private static String arn(String id, String region) {
        return "arn:aws:bedrock:%s::foundation-model/%s".formatted(place(region), id);
    }

    private static String place(String region) {
        return region.isEmpty() ? "us-east-1" : region;
    }
}
