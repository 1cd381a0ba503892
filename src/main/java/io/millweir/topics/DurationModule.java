package io.millweir.topics;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;

/** Durations inside of reports as {@code PT1.5S}; public events name theirs in milliseconds. */
final class DurationModule extends SimpleModule {
    private static final long serialVersionUID = 1L;

    DurationModule() {
        addSerializer(Duration.class, ToStringSerializer.instance);
        addDeserializer(Duration.class, new Reader());
    }

    private static final class Reader extends StdScalarDeserializer<Duration> {
        private static final long serialVersionUID = 1L;

        Reader() {
            super(Duration.class);
        }

        @Override
        public Duration deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            String text = parser.getValueAsString("");
            try {
                return Duration.parse(text);
            } catch (DateTimeException wrong) {
                return (Duration) context.handleWeirdStringValue(Duration.class, text, "no duration");
            }
        }
    }
}
