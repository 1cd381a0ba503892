package io.millweir.registry;

import static io.millweir.registry.Findings.quote;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import io.millweir.domain.Nearest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads model cards, one or a file of them, and says everything that is wrong with them at once.
 *
 * <p>Threading: immutable after construction; share freely.
 */
public final class ModelCardReader {
    /** Services whose providers come with Millweir. */
    public static final Set<String> BUILT_IN_SERVICES = Set.of("bedrock", "aws", "openai", "anthropic", "nvidia");

    private final KnownBedrockModels bedrockModels = KnownBedrockModels.load();
    private final Optional<Set<String>> services;

    private ModelCardReader(Optional<Set<String>> services) {
        this.services = services;
    }

    /** A reader that takes any {@code service}: for files that are read without a configuration. */
    public static ModelCardReader ofAnyService() {
        return new ModelCardReader(Optional.empty());
    }

    /**
     * A reader that refuses services that nobody serves.
     *
     * @param configured names of the configured providers; the built-in ones are always known
     */
    public static ModelCardReader ofServices(Collection<String> configured) {
        Set<String> services = new TreeSet<>(BUILT_IN_SERVICES);
        configured.forEach(each -> services.add(each.toLowerCase(Locale.ROOT)));
        return new ModelCardReader(Optional.of(services));
    }

    /** Reads one card, as it stands on the topic {@code models}. */
    public CardsRead read(String name, byte[] json) {
        Findings findings = new Findings();
        try {
            return read(name, CardJson.MAPPER.readTree(json));
        } catch (IOException | NumberFormatException notJson) {
            findings.problem(path(name), notJson(notJson));
            return findings.with(List.of());
        }
    }

    /** Reads one card. */
    public CardsRead read(String name, JsonNode json) {
        Findings findings = new Findings();
        return findings.with(card(name, json, findings).stream().toList());
    }

    /** Reads a {@code models.json}: an object of name to card. */
    public CardsRead readFile(byte[] json) {
        Findings findings = new Findings();
        List<SourcedCard> cards = new ArrayList<>();
        try (JsonParser parser = CardJson.MAPPER.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                findings.problem("models", "not a JSON object; give an object of model name to model card");
                return findings.with(List.of());
            }
            Set<String> names = new HashSet<>();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                boolean first = names.add(name);
                if (!first) {
                    findings.problem(path(name), "this name is given twice; rename or remove one of the two cards");
                }
                bufferedCard(name, parser, findings).filter(card -> first).ifPresent(cards::add);
            }
            if (parser.nextToken() != null) {
                findings.problem("models", "something follows the object; put all cards into one object");
            }
        } catch (IOException | NumberFormatException notJson) {
            findings.problem("models", notJson(notJson));
        }
        return findings.with(cards);
    }

    /** Takes the card out of the stream first, so that what is wrong inside of it does not end the reading. */
    private Optional<SourcedCard> bufferedCard(String name, JsonParser parser, Findings findings) throws IOException {
        try (TokenBuffer buffer = new TokenBuffer(parser)) {
            buffer.copyCurrentStructure(parser);
            JsonNode json;
            try (JsonParser buffered = buffer.asParser(parser.streamReadConstraints())) {
                json = CardJson.MAPPER.readTree(buffered);
            } catch (JsonProcessingException | NumberFormatException ambiguous) {
                findings.problem(path(name), notJson(ambiguous));
                return Optional.empty();
            }
            return card(name, json, findings);
        }
    }

    private Optional<SourcedCard> card(String name, JsonNode json, Findings findings) {
        return new CardReading(name, path(name), this, findings).card(json);
    }

    /** An error about the service when nobody serves it. */
    Optional<String> serviceProblem(String service) {
        return services.filter(known -> !known.contains(service.toLowerCase(Locale.ROOT)))
                .map(known -> "unknown service " + quote(service)
                        + Nearest.didYouMean(service, known)
                        + "; services are " + String.join(", ", known) + " and the names under \"providers\"");
    }

    KnownBedrockModels bedrockModels() {
        return bedrockModels;
    }

    private static String path(String name) {
        return "models[" + quote(name) + "]";
    }

    private static String notJson(Exception cause) {
        String found = cause instanceof JsonProcessingException json ? json.getOriginalMessage() : cause.getMessage();
        String at = cause instanceof JsonProcessingException json && json.getLocation() != null
                ? " at line " + json.getLocation().getLineNr() + ", column "
                        + json.getLocation().getColumnNr()
                : "";
        return "not valid JSON" + at + " ("
                + String.valueOf(found).lines().findFirst().orElse("") + "); correct it";
    }
}
