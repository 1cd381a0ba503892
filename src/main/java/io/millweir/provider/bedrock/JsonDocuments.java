package io.millweir.provider.bedrock;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.document.Document;

/** Says JSON values in the AWS SDK's type for them. */
final class JsonDocuments {
    private JsonDocuments() {}

    static Document of(@Nullable Object value) {
        if (value == null) {
            return Document.fromNull();
        } else if (value instanceof Map<?, ?> map) {
            Map<String, Document> fields = new LinkedHashMap<>();
            map.forEach((name, field) -> fields.put(String.valueOf(name), of(field)));
            return Document.fromMap(fields);
        } else if (value instanceof List<?> list) {
            return Document.fromList(list.stream().map(JsonDocuments::of).toList());
        } else if (value instanceof Boolean flag) {
            return Document.fromBoolean(flag);
        } else if (value instanceof BigDecimal number) {
            return Document.fromNumber(number);
        } else if (value instanceof BigInteger number) {
            return Document.fromNumber(number);
        } else if (value instanceof Double || value instanceof Float) {
            return Document.fromNumber(((Number) value).doubleValue());
        } else if (value instanceof Number number) {
            return Document.fromNumber(number.longValue());
        }
        return Document.fromString(value.toString());
    }
}
