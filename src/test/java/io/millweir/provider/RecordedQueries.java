package io.millweir.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millweir.domain.Message;
import io.millweir.domain.Parameters;
import io.millweir.domain.Role;
import io.millweir.registry.ModelCard;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** The queries behind recorded requests, as far as Millweir knows the like of them. */
public final class RecordedQueries {
    private static final List<String> LIMITS = List.of("max_completion_tokens", "max_output_tokens", "max_tokens");

    private RecordedQueries() {}

    public static ProviderRequest embeddings(String model, JsonNode body) {
        List<String> texts = new ArrayList<>();
        if (body.path("input").isTextual()) {
            texts.add(body.path("input").asText());
        } else {
            body.path("input").forEach(each -> texts.add(each.asText()));
        }
        return Cards.embed(Cards.card(body.path("model").asText(model)).build(), texts.toArray(String[]::new));
    }

    public static ProviderRequest chat(ModelCard card, JsonNode body, String conversation) {
        List<Message> messages = new ArrayList<>();
        String system = "";
        for (JsonNode each : body.path(conversation)) {
            String text = plain(each.path("content"));
            switch (each.path("role").asText()) {
                case "system" -> system = text;
                case "assistant" -> messages.add(new Message(Role.ASSISTANT, text));
                default -> messages.add(new Message(Role.USER, text));
            }
        }
        for (String field : List.of("system", "instructions")) {
            if (body.hasNonNull(field)) {
                system = plain(body.path(field));
            }
        }
        OptionalInt limit = OptionalInt.empty();
        for (String field : LIMITS) {
            limit = body.hasNonNull(field) ? OptionalInt.of(body.path(field).asInt()) : limit;
        }
        Parameters parameters = new Parameters(
                number(body, "temperature"),
                number(body, "top_p"),
                limit,
                body.path("stop").isArray() ? List.of(body.path("stop").path(0).asText()) : List.of());
        ProviderRequest request = Cards.withParameters(
                Cards.withMessages(Cards.chat(card, ""), messages.isEmpty() ? List.of(Message.user("")) : messages),
                parameters);
        return system.isEmpty() ? request : Cards.withSystemPrompt(request, system);
    }

    /** Every field that both requests have is the same, where it holds nothing that Millweir's queries cannot say. */
    public static int compare(String what, JsonNode recorded, JsonNode sent) {
        int same = 0;
        for (Iterator<String> names = sent.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!recorded.has(name) || !sayable(recorded.path(name))) {
                continue;
            }
            JsonNode expected = recorded.path(name);
            if (expected.isNumber()) {
                assertThat(sent.path(name).asDouble()).as(what + " " + name).isEqualTo(expected.asDouble());
            } else if (expected.isTextual() && sent.path(name).isArray()) {
                assertThat(sent.path(name)).as(what + " " + name).hasSize(1);
                assertThat(sent.path(name).path(0)).as(what + " " + name).isEqualTo(expected);
            } else if (!name.equals("encoding_format")) {
                assertThat(sent.path(name)).as(what + " " + name).isEqualTo(expected);
            }
            same++;
        }
        return same;
    }

    private static boolean sayable(JsonNode value) {
        if (!value.isArray()) {
            return !value.isNull();
        }
        for (JsonNode each : value) {
            boolean turn = each.isObject()
                    && each.size() == 2
                    && each.path("content").isTextual()
                    && List.of("user", "assistant").contains(each.path("role").asText());
            if (!turn && !each.isTextual()) {
                return false;
            }
        }
        return true;
    }

    private static String plain(JsonNode content) {
        if (content.isTextual()) {
            return content.asText();
        }
        StringBuilder text = new StringBuilder();
        content.forEach(part -> text.append(part.path("text").asText("")));
        return text.toString();
    }

    private static OptionalDouble number(JsonNode body, String field) {
        return body.hasNonNull(field) ? OptionalDouble.of(body.path(field).asDouble()) : OptionalDouble.empty();
    }
}
