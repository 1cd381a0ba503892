package io.millweir.topics;

import static org.assertj.core.api.Assertions.assertThat;

import io.millweir.topics.QueryReader.Read;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class QueryReaderFuzzTest {
    private static final List<String> SEEDS = List.of(
            "{\"id\":\"q-1\",\"query\":\"Why is it 😀?\",\"temperature\":0.7,\"max_tokens\":10,\"tags\":{\"a\":\"b\"},"
                    + "\"metadata\":{\"n\":1.50,\"l\":[1,null,true,{\"x\":\"y\"}]},\"max_cost\":0.01,\"unknwon\":1}",
            "{\"messages\":[{\"role\":\"system\",\"content\":\"a\"},{\"role\":\"user\",\"content\":\"b\"}],"
                    + "\"stop_sequences\":[\"x\"],\"candidates\":[\"m\"],\"priority\":\"low\",\"timeout_ms\":5,\"stream\":true}",
            "{\"input\":[\"a\",\"b\"],\"operation\":\"embeddings\",\"model\":\"auto\",\"user\":\"u\",\"metadata\":{}}");
    private static final List<String> MORSELS = List.of(
            "null",
            "true",
            "-",
            "1e999999999",
            "-1e-999999999",
            "1E2147483648",
            "0.1",
            "99999999999999999999",
            "{}",
            "[]",
            "[",
            "]",
            "{",
            "}",
            "\"",
            ",",
            ":",
            "\\ud800",
            "\\udc00",
            "\\u0000",
            "\\",
            " ",
            "\"\"",
            "😀",
            "[[[[",
            "\"metadata\":",
            "\"query\":\"a\"",
            "\"id\":\"\"",
            "\"id\":null",
            "\"system_prompt\":\"s\"",
            "NaN");

    @Test
    void whatever_comes_is_read_without_an_exception_and_what_is_valid_can_be_answered() {
        Random random = new Random(20_260_101);
        int valid = 0;
        int invalid = 0;
        int unreadable = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] mutated = mutate(SEEDS.get(i % SEEDS.size()).getBytes(StandardCharsets.UTF_8), random);
            Read read = QueryReader.read(mutated, Optional.empty(), "default-id");
            if (read instanceof Read.Valid ok) {
                valid++;
                assertThat(Events.response(ok.query()).path("id").asText())
                        .isEqualTo(ok.query().id());
            } else if (read instanceof Read.Invalid bad) {
                invalid++;
                assertThat(bad.failure().message()).isNotBlank();
                assertThat(Events.response(bad.query())).isNotNull();
            } else {
                unreadable++;
                assertThat(((Read.Unreadable) read).what()).isNotBlank();
            }
        }

        // Otherwise the mutations no longer reach the paths they are meant for.
        assertThat(valid).isGreaterThan(1_000);
        assertThat(invalid).isGreaterThan(100);
        assertThat(unreadable).isGreaterThan(1_000);
    }

    private static byte[] mutate(byte[] seed, Random random) {
        byte[] value = seed;
        int mutations = 1 + random.nextInt(3);
        for (int i = 0; i < mutations; i++) {
            int from = random.nextInt(value.length + 1);
            int to = Math.min(value.length, from + random.nextInt(6));
            byte[] between =
                    switch (random.nextInt(4)) {
                        case 0 -> new byte[] {(byte) random.nextInt(256)};
                        case 1 -> MORSELS.get(random.nextInt(MORSELS.size())).getBytes(StandardCharsets.UTF_8);
                        case 2 -> new byte[0];
                        default -> Arrays.copyOfRange(value, to, Math.min(value.length, to + random.nextInt(30)));
                    };
            // A value that was replaced whole is more often JSON again than one that was cut anywhere.
            value = random.nextBoolean() ? splice(value, from, to, between) : replaceValue(value, random);
        }
        return value;
    }

    private static byte[] replaceValue(byte[] value, Random random) {
        String text = new String(value, StandardCharsets.UTF_8);
        int colon = text.indexOf(':', random.nextInt(text.length() + 1));
        int end = colon < 0 ? -1 : text.indexOf(',', colon);
        if (end < 0) {
            return value;
        }
        String morsel = MORSELS.get(random.nextInt(MORSELS.size()));
        return (text.substring(0, colon + 1) + morsel + text.substring(end)).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] splice(byte[] value, int from, int to, byte[] between) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(value, 0, from);
        out.writeBytes(between);
        out.write(value, to, value.length - to);
        return out.toByteArray();
    }
}
