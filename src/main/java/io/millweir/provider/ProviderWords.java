package io.millweir.provider;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * What a provider says about a failure, read from the error bodies of OpenAI, Anthropic, NVIDIA NIM, vLLM and FastAPI
 * servers alike.
 *
 * @param code the provider's own code
 * @param type the kind of error, where the dialect names one besides the code
 * @param param the field of the request that is at fault, where the dialect names it
 * @param message its message, whole, without keys
 */
record ProviderWords(Optional<String> code, Optional<String> type, Optional<String> param, Optional<String> message) {
    // What is no JSON is a page of some proxy; its beginning is enough to recognise it.
    private static final int LONGEST_PAGE = 4000;

    static ProviderWords of(byte[] body, Redactor redactor) {
        Optional<JsonNode> json = Json.parse(body).filter(JsonNode::isObject);
        if (json.isEmpty()) {
            String page = new String(body, StandardCharsets.UTF_8).strip();
            String cut = page.length() > LONGEST_PAGE ? page.substring(0, LONGEST_PAGE) + "…" : page;
            return new ProviderWords(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(cut).filter(each -> !each.isEmpty()).map(redactor::redact));
        }
        return of(json.get(), redactor);
    }

    static ProviderWords of(JsonNode body, Redactor redactor) {
        JsonNode error = body.path("error").isObject() ? body.path("error") : body;
        Optional<String> message = text(error, "message")
                .or(() -> text(error, "detail"))
                .or(() -> text(body, "error"))
                .or(() -> text(error, "title"))
                .or(() -> error.path("detail").isContainerNode()
                        ? Optional.of(error.path("detail").toString())
                        : Optional.empty());
        Optional<String> code =
                text(error, "code").or(() -> text(error, "type")).or(() -> text(error, "title"));
        return new ProviderWords(
                code.map(redactor::redact),
                text(error, "type").map(redactor::redact),
                text(error, "param").map(redactor::redact),
                message.map(redactor::redact));
    }

    /** Whether code, type or message contains one of these, whatever the case. */
    boolean mention(String... fragments) {
        String all = (code.orElse("") + ' ' + type.orElse("") + ' ' + message.orElse("")).toLowerCase(Locale.ROOT);
        for (String fragment : fragments) {
            if (all.contains(fragment)) {
                return true;
            }
        }
        return false;
    }

    private static Optional<String> text(JsonNode node, String field) {
        return Optional.of(node.path(field)).filter(JsonNode::isTextual).map(JsonNode::textValue);
    }
}
