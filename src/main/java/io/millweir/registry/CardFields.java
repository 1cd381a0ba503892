package io.millweir.registry;

import static io.millweir.registry.Findings.quote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millweir.domain.Nearest;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;

/** Reads the fields of one card by type; what is wrong with a field becomes a problem and the field empty. */
final class CardFields {
    private static final BigDecimal MAX_PRICE = new BigDecimal(1_000_000);
    private static final int MAX_DECIMALS = 15;
    private static final Duration MAX_TIMEOUT = Duration.ofDays(1);

    private final ObjectNode card;
    private final String path;
    private final Findings findings;

    CardFields(ObjectNode card, String path, Findings findings) {
        this.card = card;
        this.path = path;
        this.findings = findings;
    }

    /** Where a field stands, for messages. */
    String where(String field) {
        return path + "." + field;
    }

    /** The value of a field; {@code null} in JSON is the same as no field. */
    Optional<JsonNode> value(String field) {
        return Optional.ofNullable(card.get(field)).filter(value -> !value.isNull());
    }

    Optional<String> text(String field) {
        Optional<JsonNode> value = value(field);
        if (value.isPresent() && !value.get().isTextual()) {
            findings.problem(where(field), quote(value.get()) + " is not a text; put it in quotes");
            return Optional.empty();
        }
        Optional<String> text = value.map(JsonNode::textValue);
        if (text.isPresent() && text.get().isBlank()) {
            findings.problem(where(field), "\"\" is empty; give a value or leave the field out");
            return Optional.empty();
        }
        return text;
    }

    String requiredText(String field, String advice) {
        if (value(field).isEmpty()) {
            findings.problem(where(field), "missing; " + advice);
            return "";
        }
        return text(field).orElse("");
    }

    Optional<String> oneOf(String field, List<String> allowed) {
        Optional<String> text = text(field);
        if (text.isPresent() && !allowed.contains(text.get())) {
            findings.problem(
                    where(field),
                    quote(text.get()) + " is unknown"
                            + Nearest.didYouMean(text.get(), allowed)
                            + "; give one of " + String.join(", ", allowed));
            return Optional.empty();
        }
        return text;
    }

    Optional<BigDecimal> price(String field) {
        Optional<JsonNode> value = value(field);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        Optional<BigDecimal> price = decimal(value.get());
        if (price.isEmpty()) {
            findings.problem(
                    where(field), quote(value.get()) + " is not a number; give a price per million tokens like 0.20");
        } else if (price.get().signum() < 0) {
            findings.problem(
                    where(field), quote(value.get()) + " is negative; give a price per million tokens of at least 0");
            return Optional.empty();
        } else if (price.get().compareTo(MAX_PRICE) > 0 || price.get().scale() > MAX_DECIMALS) {
            // Beyond these bounds exact arithmetic on the price could exhaust memory.
            findings.problem(
                    where(field),
                    quote(value.get()) + " is out of range; give a price per million tokens from 0 to "
                            + MAX_PRICE.toPlainString() + " with at most " + MAX_DECIMALS + " decimals");
            return Optional.empty();
        }
        return price.map(each -> each.scale() < 0 ? each.setScale(0) : each);
    }

    private static Optional<BigDecimal> decimal(JsonNode value) {
        if (value.isNumber()) {
            return Optional.of(plainZero(value.decimalValue()));
        }
        String text = value.isTextual() ? value.textValue().strip() : "";
        if (text.isEmpty() || text.length() > MAX_DECIMALS * 3) {
            return Optional.empty();
        }
        try {
            return Optional.of(plainZero(new BigDecimal(text)));
        } catch (NumberFormatException notANumber) {
            return Optional.empty();
        }
    }

    private static BigDecimal plainZero(BigDecimal number) {
        return number.signum() == 0 ? BigDecimal.ZERO : number;
    }

    OptionalInt positiveInt(String field) {
        OptionalLong value = positive(field, Integer.MAX_VALUE);
        return value.isPresent() ? OptionalInt.of((int) value.getAsLong()) : OptionalInt.empty();
    }

    OptionalLong positiveLong(String field) {
        return positive(field, Long.MAX_VALUE);
    }

    private OptionalLong positive(String field, long max) {
        Optional<JsonNode> value = value(field);
        if (value.isEmpty()) {
            return OptionalLong.empty();
        }
        if (value.get().isNumber()) {
            BigDecimal number = value.get().decimalValue();
            boolean inRange = number.compareTo(BigDecimal.ONE) >= 0 && number.compareTo(BigDecimal.valueOf(max)) <= 0;
            if (inRange && number.stripTrailingZeros().scale() <= 0) {
                return OptionalLong.of(number.longValueExact());
            }
        }
        findings.problem(where(field), quote(value.get()) + " is not a whole number of at least 1; give one like 4096");
        return OptionalLong.empty();
    }

    /** An object in a field; {@code example} shows in the complaint what one looks like. */
    Optional<ObjectNode> object(String field, String example) {
        Optional<JsonNode> value = value(field);
        value.filter(each -> !each.isObject())
                .ifPresent(each ->
                        findings.problem(where(field), quote(each) + " is not an object; give one like " + example));
        return value.filter(JsonNode::isObject).map(ObjectNode.class::cast);
    }

    /** The fields of an object within the card. */
    CardFields inside(String field, ObjectNode object) {
        return new CardFields(object, where(field), findings);
    }

    boolean flag(String field, boolean absent) {
        Optional<JsonNode> value = value(field);
        if (value.isPresent() && !value.get().isBoolean()) {
            findings.problem(where(field), quote(value.get()) + " is neither true nor false; write one of them");
            return absent;
        }
        return value.map(JsonNode::booleanValue).orElse(absent);
    }

    Optional<Duration> duration(String field) {
        Optional<JsonNode> value = value(field);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        Optional<Duration> duration = CardDuration.parse(value.get())
                .filter(each -> each.compareTo(Duration.ZERO) > 0 && each.compareTo(MAX_TIMEOUT) <= 0);
        if (duration.isEmpty()) {
            findings.problem(
                    where(field),
                    quote(value.get()) + " is not a duration between 1 ms and 24 h; give one like \"30s\", \"500ms\","
                            + " \"2m\", or a number of milliseconds");
        }
        return duration;
    }

    Map<String, Boolean> flags(String field) {
        Map<String, Boolean> flags = new TreeMap<>();
        Optional<JsonNode> value = value(field);
        if (value.isPresent() && !value.get().isObject()) {
            findings.problem(
                    where(field), quote(value.get()) + " is not an object; give one like {\"system_prompt\": true}");
        }
        value.filter(JsonNode::isObject).ifPresent(object -> object.properties().forEach(each -> {
            if (each.getValue().isBoolean()) {
                flags.put(each.getKey(), each.getValue().booleanValue());
            } else {
                findings.problem(
                        where(field) + "." + each.getKey(),
                        quote(each.getValue()) + " is neither true nor false; write one of them");
            }
        }));
        return flags;
    }

    /** An object of texts, or a list of texts, each of which becomes a tag with the value {@code true}. */
    Map<String, String> tags(String field) {
        Map<String, String> tags = new TreeMap<>();
        value(field).ifPresent(value -> {
            if (value.isObject()) {
                value.properties()
                        .forEach(each -> tag(tags, where(field) + "." + each.getKey(), each.getKey(), each.getValue()));
            } else if (value.isArray()) {
                for (int i = 0; i < value.size(); i++) {
                    String where = where(field) + "[" + i + "]";
                    if (value.get(i).isTextual()) {
                        tags.put(value.get(i).textValue(), "true");
                    } else {
                        findings.problem(where, quote(value.get(i)) + " is not a text; put it in quotes");
                    }
                }
            } else {
                findings.problem(
                        where(field),
                        quote(value) + " is neither an object nor a list; give tags like {\"team\": \"search\"}");
            }
        });
        return tags;
    }

    private void tag(Map<String, String> tags, String where, String name, JsonNode value) {
        if (value.isTextual()) {
            tags.put(name, value.textValue());
        } else {
            findings.problem(where, quote(value) + " is not a text; put it in quotes");
        }
    }
}
