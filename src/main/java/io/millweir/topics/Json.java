package io.millweir.topics;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.jspecify.annotations.Nullable;

/**
 * JSON as it is on every topic: snake_case names, absent values left out, instants as RFC 3339 UTC with milliseconds,
 * exact decimals, strict UTF-8.
 *
 * <p>Threading: stateless; share freely.
 */
public final class Json {
    private static final JsonMapper MAPPER = WireMapper.create();
    private static final TypeReference<LinkedHashMap<String, Object>> MAP = new TypeReference<>() {};

    private Json() {}

    /** The event as UTF-8 bytes. An unpaired surrogate in a text, which UTF-8 cannot say, becomes U+FFFD. */
    public static byte[] bytes(Object event) {
        return Utf8.encode(text(event));
    }

    /** The event as text. */
    public static String text(Object event) {
        try {
            return MAPPER.writeValueAsString(event);
        } catch (JsonProcessingException unwritable) {
            throw new SerializationException(
                    event.getClass().getSimpleName() + ": cannot be written as JSON; " + "see the cause for the field",
                    unwritable);
        }
    }

    /** An empty object, to be filled. */
    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** The event as a tree. */
    public static ObjectNode object(Object event) {
        return MAPPER.valueToTree(event);
    }

    /** The members of an object in their order, numbers exact. */
    public static Map<String, Object> map(ObjectNode object) {
        return MAPPER.convertValue(object, MAP);
    }

    /** Reads bytes that anyone may have written; whatever is wrong with them is a value, not an exception. */
    public static Parsed parse(byte @Nullable [] bytes) {
        if (bytes == null) {
            return new Parsed.Malformed("no value (a tombstone), expected JSON");
        }
        Utf8.Decoded decoded = Utf8.decode(bytes);
        if (decoded instanceof Utf8.Undecodable wrong) {
            return new Parsed.Malformed("byte " + wrong.position() + ": not UTF-8; encode the value as UTF-8");
        }
        return parse(((Utf8.Text) decoded).text());
    }

    private static Parsed parse(String text) {
        try {
            JsonNode value = MAPPER.readTree(text);
            if (value.isMissingNode()) {
                return new Parsed.Malformed("empty value, expected JSON");
            }
            // Only an escape can bring one in: the text itself has been decoded strictly.
            if (text.contains("\\u") && Surrogates.anyUnpaired(value)) {
                return new Parsed.Malformed("a text holds an unpaired surrogate escape, which is no character; "
                        + "write characters above U+FFFF as a pair of escapes or as themselves");
            }
            return new Parsed.Ok(value);
        } catch (JsonProcessingException wrong) {
            return new Parsed.Malformed(Complaint.of(wrong));
        } catch (NumberFormatException tooLarge) {
            // Jackson lets the exception of BigDecimal through when the exponent is no int.
            return new Parsed.Malformed("a number has an exponent that no decimal can hold; send a smaller number");
        }
    }

    /**
     * Reads an event that Millweir wrote. Unknown fields are passed over: another instance may be newer.
     *
     * @throws SerializationException when the bytes are no such event; the message tells nothing of the content
     */
    public static <T> T read(byte[] bytes, Class<T> type) {
        Parsed parsed = parse(bytes);
        if (parsed instanceof Parsed.Malformed wrong) {
            throw new SerializationException(type.getSimpleName() + ": " + wrong.what());
        }
        return read(((Parsed.Ok) parsed).value(), type);
    }

    /**
     * Reads an event from a tree.
     *
     * @throws SerializationException when the tree is no such event; the message tells nothing of the content
     */
    public static <T> T read(JsonNode value, Class<T> type) {
        try {
            T event = MAPPER.treeToValue(value, type);
            if (event == null) {
                throw new SerializationException(type.getSimpleName() + ": null, expected an object");
            }
            return event;
        } catch (JsonProcessingException wrong) {
            throw new SerializationException(type.getSimpleName() + ": " + Complaint.of(wrong));
        }
    }

    /** The serde of one kind of event; a tombstone stays a tombstone. */
    public static <T> Serde<T> serde(Class<T> type) {
        return Serdes.serdeFrom(
                (topic, event) -> event == null ? null : bytes(event),
                (topic, bytes) -> bytes == null ? null : read(bytes, type));
    }
}
