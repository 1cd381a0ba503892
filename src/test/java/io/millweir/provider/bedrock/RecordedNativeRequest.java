package io.millweir.provider.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millweir.domain.Message;
import io.millweir.domain.ModelOptions;
import io.millweir.domain.Parameters;
import io.millweir.domain.Role;
import io.millweir.provider.Cards;
import io.millweir.provider.ProviderRequest;
import io.millweir.registry.ModelCard;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * A recorded native request in Millweir's own terms.
 *
 * @param why why it cannot be put so; empty when it can
 */
record RecordedNativeRequest(Optional<ProviderRequest> request, String why) {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String HUMAN = "\n\nHuman:";

    private static RecordedNativeRequest not(String why) {
        return new RecordedNativeRequest(Optional.empty(), why);
    }

    static RecordedNativeRequest of(ModelCard card, JsonNode recorded) {
        if (!recorded.isObject()) {
            return not("no request recorded");
        }
        if (!card.model().contains(".") && !card.model().startsWith("arn:")) {
            return not("a model that does not exist");
        }
        ObjectNode body = recorded.deepCopy();
        if (card.model().contains("embed")) {
            return embeddings(card, body);
        }
        if (body.has("query")) {
            return not("reranking");
        }
        if (body.has("tools") || body.has("toolConfig")) {
            return not("tools");
        }
        if (card.model().contains(":sagemaker:")) {
            return not("a bare prompt, where Millweir sends messages");
        }
        if (card.model().contains("claude-v2") && body.has("messages")) {
            return not("Messages of Claude 2, to which Millweir sends text");
        }
        List<Message> messages = new ArrayList<>();
        Optional<String> system = Optional.empty();
        if (body.has("messages")) {
            for (JsonNode message : body.remove("messages")) {
                JsonNode content = message.path("content");
                List<JsonNode> blocks = content.isTextual()
                        ? List.of(MAPPER.createObjectNode().<JsonNode>set("text", content))
                        : list(content);
                for (JsonNode block : blocks) {
                    if (!block.path("text").isTextual()) {
                        return not("images");
                    }
                    if (block.has("cache_control")) {
                        return not("cache points");
                    }
                    messages.add(new Message(
                            message.path("role").asText().equals("assistant") ? Role.ASSISTANT : Role.USER,
                            block.path("text").asText()));
                }
            }
            JsonNode said = body.remove("system");
            if (said != null) {
                system = Optional.of(
                        said.isTextual() ? said.asText() : said.at("/0/text").asText());
            }
        } else {
            String field = body.has("prompt") ? "prompt" : body.has("message") ? "message" : "inputText";
            String prompt = body.remove(field).asText();
            if (card.model().contains("llama") || card.model().contains("mistral")) {
                return not("a prompt without the model's template");
            }
            if (card.model().contains("claude")) {
                if (!prompt.matches("(?s)\n\nHuman: [^%].*\n\nAssistant:")) {
                    return not("a prompt with a turn left out");
                }
                prompt = prompt.substring(HUMAN.length() + 1, prompt.length() - "\n\nAssistant:".length());
            }
            messages.add(Message.user(prompt));
        }
        ObjectNode settings = body;
        for (String inner : List.of("inferenceConfig", "textGenerationConfig")) {
            if (body.has(inner)) {
                settings = (ObjectNode) body.path(inner);
            }
        }
        OptionalInt limit = OptionalInt.empty();
        for (String name : List.of(
                "max_tokens", "maxTokens", "max_new_tokens", "max_tokens_to_sample", "maxTokenCount", "max_gen_len")) {
            JsonNode value = settings.remove(name);
            limit = value == null ? limit : OptionalInt.of(value.asInt());
        }
        if (limit.isEmpty()) {
            return not("no limit, which Millweir always sends");
        }
        List<String> stops = new ArrayList<>();
        for (String name : List.of("stop_sequences", "stopSequences", "stop")) {
            list(Optional.<JsonNode>ofNullable(settings.remove(name)).orElse(MAPPER.createArrayNode()))
                    .forEach(each -> stops.add(each.asText()));
        }
        stops.remove(HUMAN);
        Parameters parameters = new Parameters(number(settings, "temperature"), topP(settings), limit, stops);
        Cards.CardBuilder rebuilt = Cards.card(card.model()).api("invoke");
        ProviderRequest request = Cards.withOptions(
                Cards.withParameters(Cards.withMessages(Cards.chat(rebuilt.build(), ""), messages), parameters),
                extras(body));
        return new RecordedNativeRequest(
                Optional.of(system.map(text -> Cards.withSystemPrompt(request, text))
                        .orElse(request)),
                "");
    }

    private static RecordedNativeRequest embeddings(ModelCard card, ObjectNode body) {
        List<String> texts = new ArrayList<>();
        Optional<JsonNode> many = Optional.ofNullable(body.remove("texts"));
        many.ifPresent(array -> array.forEach(text -> texts.add(text.asText())));
        Optional.ofNullable(body.remove("inputText")).ifPresent(text -> texts.add(text.asText()));
        Optional<String> type = Optional.ofNullable(body.remove("input_type")).map(JsonNode::asText);
        JsonNode single = body.path("singleEmbeddingParams");
        if (single.isObject()) {
            texts.add(single.at("/text/value").asText());
            type = Optional.of(single.path("embeddingPurpose").asText());
        }
        OptionalInt dimensions = OptionalInt.empty();
        for (String name : List.of("dimensions", "output_dimension")) {
            JsonNode value = body.remove(name);
            dimensions = value == null ? dimensions : OptionalInt.of(value.asInt());
        }
        Optional<Boolean> normalize =
                Optional.ofNullable(body.remove("normalize")).map(JsonNode::asBoolean);
        ModelOptions options = new ModelOptions(
                fields(body), Optional.empty(), Optional.empty(), Optional.empty(), dimensions, normalize, type);
        return new RecordedNativeRequest(
                Optional.of(Cards.withOptions(Cards.embed(card, texts.toArray(new String[0])), options)), "");
    }

    private static ModelOptions extras(ObjectNode body) {
        return new ModelOptions(
                fields(body),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                OptionalInt.empty(),
                Optional.empty(),
                Optional.empty());
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> fields(ObjectNode body) {
        return new LinkedHashMap<>(MAPPER.convertValue(body, Map.class));
    }

    private static OptionalDouble topP(ObjectNode settings) {
        OptionalDouble found = OptionalDouble.empty();
        for (String name : List.of("top_p", "topP", "p")) {
            OptionalDouble value = number(settings, name);
            found = value.isPresent() ? value : found;
        }
        return found;
    }

    private static OptionalDouble number(ObjectNode settings, String name) {
        JsonNode value = settings.remove(name);
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value.asDouble());
    }

    private static List<JsonNode> list(JsonNode array) {
        List<JsonNode> list = new ArrayList<>();
        array.forEach(list::add);
        return list;
    }

    /**
     * The body in one of the several ways in which it may be written: content as blocks, Nova's limit by one name, no
     * empty lists, numbers as decimals, Claude's separator among the stop sequences, no schema version.
     */
    static JsonNode normal(ObjectNode body) {
        body.path("messages").forEach(message -> {
            if (message.path("content").isTextual() && body.has("anthropic_version")) {
                ObjectNode block = MAPPER.createObjectNode().put("type", "text");
                block.set("text", message.path("content"));
                ((ObjectNode) message).putArray("content").add(block);
            }
        });
        if (body.path("inferenceConfig") instanceof ObjectNode config && config.has("max_new_tokens")) {
            config.set("maxTokens", config.remove("max_new_tokens"));
        }
        body.remove("schemaVersion");
        if (body.has("max_tokens_to_sample") && !body.has("stop_sequences")) {
            body.putArray("stop_sequences").add(HUMAN);
        }
        return decimals(body);
    }

    private static JsonNode decimals(JsonNode node) {
        if (node instanceof ObjectNode object) {
            Iterator<Map.Entry<String, JsonNode>> fields = object.properties().iterator();
            while (fields.hasNext()) {
                Map.Entry<String, JsonNode> field = fields.next();
                if (field.getValue().isArray() && field.getValue().isEmpty()) {
                    fields.remove();
                } else if (field.getValue().isNumber()) {
                    field.setValue(
                            MAPPER.getNodeFactory().numberNode(field.getValue().doubleValue()));
                } else {
                    decimals(field.getValue());
                }
            }
        } else {
            node.forEach(RecordedNativeRequest::decimals);
        }
        return node;
    }
}
