package io.millweir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millweir.config.ConfigLoader;
import io.millweir.config.MillweirConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Holds docs/configuration.md to what the program reads. */
class ConfigurationPageTest {
    private static final ConfigLoader LOADER = new ConfigLoader(Map.of());
    private static final Pattern KNOWN = Pattern.compile("(.*)nonsense: unknown key.* known here: (.*)");

    /** Below these anything goes: client properties, names of routers. */
    private static final Set<String> OPEN = Set.of("kafka.properties", "routing.routers", "routing.tenants");

    private static Markdown page;

    @BeforeAll
    static void read() throws IOException {
        page = Markdown.read(Path.of("docs/configuration.md"));
    }

    @Test
    void every_key_that_is_known_is_on_the_page_and_no_other() {
        Set<String> ofAny = keysBelow("providers.openai.");
        Set<String> known = new TreeSet<>(keysBelow(""));
        known.remove("providers");
        ofAny.forEach(key -> known.add(key.replace("openai", "NAME")));
        keysBelow("providers.bedrock.").stream()
                .filter(key -> !ofAny.contains(key.replace("bedrock", "openai")))
                .forEach(known::add);

        assertThat(documented().keySet()).containsExactlyInAnyOrderElementsOf(known);
        assertThat(known).hasSizeGreaterThan(40);
    }

    @Test
    void the_defaults_on_the_page_are_those_of_the_program() {
        List<String> settings = new ArrayList<>();
        documented()
                .forEach((key, value) ->
                        value.ifPresent(text -> settings.add(key.replace("NAME", "openai") + "=" + text)));

        ConfigLoader.Loaded loaded = LOADER.load(Optional.empty(), settings);

        assertThat(loaded.problems()).isEmpty();
        assertThat(loaded.config()).isEqualTo(defaults());
        assertThat(settings).hasSizeGreaterThan(25);
    }

    @Test
    void the_built_in_providers_are_named() {
        assertThat(page.prose())
                .contains(defaults().providers().keySet().stream()
                        .map(name -> "`" + name + "`")
                        .toList());
    }

    static MillweirConfig defaults() {
        return LOADER.load(Optional.empty(), List.of()).config();
    }

    /** Key to default; tables about something else have fewer columns. */
    private static Map<String, Optional<String>> documented() {
        Map<String, Optional<String>> keys = new TreeMap<>();
        page.rows().stream().filter(row -> row.cells().size() > 4).forEach(row -> {
            String key = row.code(0).get(0);
            assertThat(keys).as("each key once").doesNotContainKey(key);
            keys.put(key, row.code(1).stream().findFirst());
        });
        return keys;
    }

    /** Asks for a key that is nonsense, in a section and in whatever below is one: the answer names the known ones. */
    private static Set<String> keysBelow(String section) {
        Set<String> keys = new TreeSet<>();
        for (String problem :
                LOADER.load(Optional.empty(), List.of(section + "nonsense=1")).problems()) {
            Matcher known = KNOWN.matcher(problem);
            if (known.matches() && known.group(1).equals(section)) {
                for (String name : known.group(2).split(", ", -1)) {
                    String key = section + name;
                    Set<String> below = OPEN.contains(key) ? Set.of() : keysBelow(key + ".");
                    keys.addAll(below.isEmpty() ? Set.of(key) : below);
                }
            }
        }
        return keys;
    }
}
