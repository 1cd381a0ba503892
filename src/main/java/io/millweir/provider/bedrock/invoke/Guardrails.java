package io.millweir.provider.bedrock.invoke;

import com.fasterxml.jackson.databind.JsonNode;

/** Reads what Bedrock adds to a native answer when a guardrail watched over it. */
final class Guardrails {
    private Guardrails() {}

    /** Whether it blocked or masked something, which Converse would call {@code guardrail_intervened}. */
    static boolean intervened(JsonNode body) {
        return body.path("amazon-bedrock-guardrailAction").asText("").equals("INTERVENED");
    }
}
