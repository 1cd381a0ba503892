package io.millweir.topics;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.millweir.domain.Failure;
import io.millweir.domain.Strategy;
import java.util.Arrays;
import java.util.Locale;

/** Sets Jackson up for the wire: one mapper with every rule of {@link Json}. */
final class WireMapper {
    // Half of what may be written, so that whatever was read can be written again inside another event.
    private static final int DEEPEST = 500;

    private WireMapper() {}

    static JsonMapper create() {
        JsonFactory factory = JsonFactory.builder()
                .streamReadConstraints(
                        StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                .addDecorator((ignored, generator) -> new PlainDecimals(generator))
                .build();
        return JsonMapper.builder(factory)
                .addModule(new Jdk8Module())
                .addModule(new InstantModule())
                .addMixIn(Failure.class, WithoutRetryAfter.class)
                .addMixIn(Strategy.class, ByType.class)
                .annotationIntrospector(new LowerCaseEnums())
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .defaultPropertyInclusion(
                        JsonInclude.Value.construct(JsonInclude.Include.NON_ABSENT, JsonInclude.Include.ALWAYS))
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                .build();
    }

    /** Only dispatch, which is told of a failure itself, needs to know how long a provider asked to wait. */
    @JsonIgnoreProperties("retry_after")
    private interface WithoutRetryAfter {}

    /** A strategy is stored with its plan, and read by whichever version of Millweir takes its query over. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Strategy.Cascade.class, name = "cascade"),
        @JsonSubTypes.Type(value = Strategy.AutoMix.class, name = "automix"),
        @JsonSubTypes.Type(value = Strategy.MultiRound.class, name = "multiround"),
        @JsonSubTypes.Type(value = Strategy.Pick.class, name = "pick")
    })
    private interface ByType {}

    private static final class LowerCaseEnums extends JacksonAnnotationIntrospector {
        private static final long serialVersionUID = 1L;

        @Override
        public String[] findEnumValues(
                MapperConfig<?> config, AnnotatedClass type, Enum<?>[] constants, String[] names) {
            return Arrays.stream(constants)
                    .map(each -> each.name().toLowerCase(Locale.ROOT))
                    .toArray(String[]::new);
        }
    }
}
