package io.millweir.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.millweir.registry.ModelCardReader;
import io.millweir.registry.Registry;
import io.millweir.routing.Routers;
import io.millweir.routing.RoutingSettings;
import io.millweir.routing.online.OnlineLearning;
import io.millweir.topics.TopicName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class GoldenTopologyTest {
    private static final Path GOLDEN = Path.of("src/test/resources/topology.golden.txt");
    private static final Pattern STORES = Pattern.compile("stores: \\[([^\\]]*)\\]");
    private static final Pattern SOURCES = Pattern.compile("Source: +\\S+ \\(topics: \\[([^\\]]*)\\]\\)");
    private static final Pattern SINKS = Pattern.compile("Sink: +\\S+ \\(topic: (\\S+)\\)");
    private static final Pattern NODES = Pattern.compile("(?:Source|Processor|Sink): +(\\S+)");

    @Test
    void is_the_checked_in_description() throws IOException {
        String now = described();
        if (Boolean.getBoolean("golden.accept")) {
            Files.writeString(GOLDEN, now);
        }

        String golden = Files.readString(GOLDEN);

        if (!golden.equals(now)) {
            fail(difference(golden, now));
        }
    }

    @Test
    void says_that_state_is_lost_when_a_store_is_renamed() {
        String golden = described();

        String difference = difference(golden, golden.replaceAll("\\bwork(?=[,\\]])", "work-2"));

        assertThat(difference).contains("STATE IS LOST", "\"work\"", "-Dgolden.accept=true");
    }

    @Test
    void says_that_state_is_kept_when_only_the_wiring_moved() {
        String golden = described();

        String difference = difference(golden, golden.replace("--> emit-latency", "--> emit-nothing"));

        assertThat(difference).contains("No state is lost", "emit-nothing", "-Dgolden.accept=true");
    }

    @Test
    void every_node_and_store_has_a_name_of_its_own() {
        String description = described();

        assertThat(description).doesNotContain("KSTREAM-", "KTABLE-", "KEY-SELECT", "-STATE-STORE-0");
        assertThat(found(NODES, description)).isNotEmpty().allMatch(name -> name.matches("[a-z]+(-[a-z]+)+"));
        assertThat(found(STORES, description)).isNotEmpty().allMatch(name -> name.matches("[a-z]+(-[a-z]+)*"));
    }

    @Test
    void reads_and_writes_the_topics_of_the_catalogue() {
        String description = described();

        assertThat(found(SOURCES, description))
                .isEqualTo(names(
                        TopicName.QUERIES,
                        TopicName.COMPLETIONS,
                        TopicName.MODELS,
                        TopicName.INSTANCES,
                        TopicName.HEALTH));
        assertThat(found(SINKS, description))
                .isEqualTo(names(
                        TopicName.RESPONSES,
                        TopicName.USAGE,
                        TopicName.LATENCY,
                        TopicName.DECISIONS,
                        TopicName.DEAD_LETTERS));
    }

    @Test
    void routers_that_learn_while_they_run_add_to_it_and_change_nothing_that_has_state() {
        String with = described(Optional.of(new OnlineLearning()));

        assertThat(minus(described(), with))
                .as("lines that are not there any more")
                .allMatch(line -> line.contains("--> ") && line.contains("emit-latency"));
        assertThat(minus(with, described()).stream().map(String::strip))
                .containsSubsequence(
                        "--> emit-choices, emit-latency, emit-responses, emit-usage",
                        "Sink: emit-choices (topic: millweir.lessons)",
                        "Sub-topology: 4",
                        "Source: consume-feedback (topics: [millweir.feedback])",
                        "Sub-topology: 5",
                        "Source: consume-lessons (topics: [millweir.lessons])",
                        "Processor: learn-lessons (stores: [waiting-lessons, lesson-sums])",
                        "Sub-topology: 6 for global store (will not generate tasks)",
                        "Source: consume-learned (topics: [millweir.learned])");
        assertThat(found(NODES, with)).allMatch(name -> name.matches("[a-z]+(-[a-z]+)+"));
        assertThat(found(STORES, with)).allMatch(name -> name.matches("[a-z]+(-[a-z]+)*"));
    }

    private static String described() {
        return described(Optional.empty());
    }

    private static String described(Optional<OnlineLearning> online) {
        ManualClock clock = new ManualClock();
        return MillweirTopology.of(
                        "millweir.",
                        TopologyFixture.stages(
                                new ScriptedDispatch(),
                                clock,
                                new Capacity(1, clock),
                                new Registry(ModelCardReader.ofAnyService()),
                                (partition, task) -> {},
                                Duration.ZERO,
                                false,
                                TopologyFixture.routing(Routers.build(Map.of()), RoutingSettings.defaults()),
                                online))
                .describe()
                .toString();
    }

    private static String difference(String golden, String now) {
        List<String> gone = minus(golden, now);
        List<String> come = minus(now, golden);
        Set<String> lost = found(STORES, golden);
        lost.removeAll(found(STORES, now));
        return "The topology is not the one in " + GOLDEN + ".\n\nGone:\n" + lines(gone) + "\nCome:\n" + lines(come)
                + (lost.isEmpty()
                        ? "\nNo state is lost: every store, and so every changelog, keeps its name.\n"
                        : "\nSTATE IS LOST: the changelogs of "
                                + lost.stream().map(name -> "\"" + name + "\"").collect(Collectors.joining(", "))
                                + " are not read any more. Queries in progress at an upgrade would be forgotten;"
                                + " keep the name, or say in CHANGELOG.md how to drain first.\n")
                + "\nWhen this is what you meant, run 'mvn test -Dtest=GoldenTopologyTest -Dgolden.accept=true', look"
                + " at 'git diff', and commit the file with the change that caused it.";
    }

    private static List<String> minus(String one, String other) {
        List<String> lines = new ArrayList<>(one.lines().toList());
        other.lines().forEach(lines::remove);
        return lines;
    }

    private static String lines(List<String> lines) {
        return lines.isEmpty()
                ? "  nothing\n"
                : lines.stream().map(line -> "  " + line.strip() + "\n").collect(Collectors.joining());
    }

    private static Set<String> found(Pattern pattern, String description) {
        Set<String> found = new TreeSet<>();
        Matcher matcher = pattern.matcher(description);
        while (matcher.find()) {
            Arrays.stream(matcher.group(1).split(", "))
                    .filter(name -> !name.isEmpty())
                    .forEach(found::add);
        }
        return found;
    }

    private static Set<String> names(TopicName... topics) {
        return Arrays.stream(topics).map(topic -> topic.in("millweir.")).collect(Collectors.toCollection(TreeSet::new));
    }
}
