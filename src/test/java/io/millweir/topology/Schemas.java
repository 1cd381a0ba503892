package io.millweir.topology;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Holds values against the schemas of their topics. */
public final class Schemas {
    private static final JsonSchemaFactory FACTORY = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);

    private Schemas() {}

    /** Fails with what the schema of this name objects to. */
    public static void assertValid(String name, byte[] json) {
        String text = new String(json, StandardCharsets.UTF_8);
        assertThat(FACTORY.getSchema(SchemaLocation.of(Path.of("topics/schemas", name + ".schema.json")
                                .toUri()
                                .toString()))
                        .validate(text, InputFormat.JSON, context -> context.getExecutionConfig()
                                .setFormatAssertionsEnabled(true)))
                .as("%s against %s.schema.json", text.length() > 2_000 ? text.length() + " characters" : text, name)
                .isEmpty();
    }
}
