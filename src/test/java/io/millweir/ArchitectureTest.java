package io.millweir;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the table of rooms: who may import whom. */
class ArchitectureTest {
    private static final String BASE = "io.millweir.";
    private static final Path SOURCES = Path.of("src/main/java");
    private static final int LONGEST_CLASS = 400;

    private static final Set<String> BELOW_TOPOLOGY = Set.of(
            "domain",
            "config",
            "telemetry",
            "topics",
            "registry",
            "http",
            "provider",
            "routing",
            "dispatch",
            "accounting");

    private static final Map<String, Set<String>> ROOMS = rooms();

    private static JavaClasses main;

    private static Map<String, Set<String>> rooms() {
        Map<String, Set<String>> rooms = new TreeMap<>();
        rooms.put("domain", Set.of());
        rooms.put("config", Set.of("domain"));
        rooms.put("telemetry", Set.of("domain"));
        rooms.put("topics", Set.of("domain", "config"));
        rooms.put("registry", Set.of("domain", "config"));
        rooms.put("http", Set.of("domain"));
        rooms.put("provider", Set.of("domain", "config", "registry", "http"));
        rooms.put("routing", Set.of("domain", "registry"));
        rooms.put("dispatch", Set.of("domain", "registry", "provider", "telemetry"));
        rooms.put("accounting", Set.of("domain", "registry"));
        rooms.put("topology", BELOW_TOPOLOGY);
        Set<String> runtime = new HashSet<>(BELOW_TOPOLOGY);
        runtime.add("topology");
        rooms.put("runtime", runtime);
        rooms.put("gateway", Set.of("domain", "config", "topics", "telemetry"));
        rooms.put("audit", Set.of("domain", "config", "topics"));
        rooms.put("training", Set.of("domain", "registry", "routing", "topics"));
        rooms.put("simulator", Set.of("domain", "http"));
        rooms.put("embedded", Set.of("config"));
        rooms.put("cli", Set.copyOf(rooms.keySet()));
        return rooms;
    }

    @BeforeAll
    static void scan() {
        main = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("io.millweir");
    }

    static Set<String> roomNames() {
        return ROOMS.keySet();
    }

    @Test
    void the_rules_scan_the_classes_of_every_source_file() throws IOException {
        Set<String> files = sources().stream()
                .map(file -> SOURCES.relativize(file).toString())
                .filter(file -> !file.endsWith("package-info.java"))
                .map(file -> file.replace(".java", "").replace('/', '.'))
                .collect(toCollection(TreeSet::new));

        assertThat(main.stream().map(JavaClass::getName)).containsAll(files);
        assertThat(files).hasSizeGreaterThan(30);
    }

    @Test
    void the_rule_of_the_rooms_sees_a_forbidden_import() {
        ArchRule nothingAllowed = onlyImports("registry", Set.of());

        assertThat(nothingAllowed.evaluate(main).getFailureReport().getDetails())
                .anyMatch(line -> line.contains("io.millweir.domain."));
    }

    @Test
    void every_class_is_in_a_room_of_the_table() {
        assertThat(main.stream().map(ArchitectureTest::room)).isSubsetOf(ROOMS.keySet());
    }

    @ParameterizedTest
    @MethodSource("roomNames")
    void a_room_imports_only_the_rooms_that_its_row_names(String room) {
        onlyImports(room, ROOMS.get(room)).check(main);
    }

    @Test
    void rooms_form_no_cycle() {
        slices().matching("io.millweir.(*)..").should().beFreeOfCycles().check(main);
    }

    @Test
    void no_provider_adapter_sees_a_sibling() {
        slices().matching("io.millweir.provider.(*)..")
                .should()
                .notDependOnEachOther()
                .allowEmptyShould(true)
                .check(main);
    }

    @Test
    void kafka_appears_only_where_the_stream_is() {
        noClasses()
                .that(describe("are in a room without Kafka", type -> !Set.of(
                                "topics", "topology", "runtime", "audit", "embedded", "training", "cli")
                        .contains(room(type))))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.kafka..", "kafka..")
                .check(main);
    }

    @Test
    void routing_dispatch_and_accounting_never_import_each_other() {
        slices().assignedFrom(new SliceAssignment() {
                    @Override
                    public String getDescription() {
                        return "routing, dispatch and accounting";
                    }

                    @Override
                    public SliceIdentifier getIdentifierOf(JavaClass type) {
                        return Set.of("routing", "dispatch", "accounting").contains(room(type))
                                ? SliceIdentifier.of(room(type))
                                : SliceIdentifier.ignore();
                    }
                })
                .should()
                .notDependOnEachOther()
                .allowEmptyShould(true)
                .check(main);
    }

    @Test
    void only_config_reads_the_environment() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.millweir.config..")
                .should()
                .accessTargetWhere(describe(
                        "System.getenv is read",
                        access -> access.getTargetOwner().isEquivalentTo(System.class)
                                && access.getName().equals("getenv")))
                .check(main);
    }

    @Test
    void a_class_is_named_for_what_it_is() {
        noClasses()
                .should()
                .haveNameMatching(".*(Utils?|Helpers?|Manager|Impl)(\\$.*)?")
                .orShould()
                .haveNameMatching(".*[.$]Abstract[A-Z].*")
                .check(main);
    }

    @Test
    void every_package_says_in_a_null_marked_package_info_what_it_is_for() throws IOException {
        Set<Path> packages = sources().stream().map(Path::getParent).collect(toCollection(TreeSet::new));

        assertThat(packages).hasSizeGreaterThan(10);
        assertThat(packages).allSatisfy(directory -> assertThat(directory.resolve("package-info.java"))
                .content()
                .startsWith("/** ")
                .contains("@NullMarked"));
    }

    @Test
    void no_source_file_is_longer_than_400_lines() throws IOException {
        assertThat(sources()).allSatisfy(file -> assertThat(Files.readAllLines(file))
                .as(file.toString())
                .hasSizeLessThanOrEqualTo(LONGEST_CLASS));
    }

    private static ArchRule onlyImports(String room, Set<String> allowed) {
        return classes()
                .that(resideInAnyPackage(BASE + room, BASE + room + ".."))
                .should(new ArchCondition<>("import only " + new TreeSet<>(allowed)) {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        type.getDirectDependenciesFromSelf().stream()
                                .filter(dependency -> dependency
                                        .getTargetClass()
                                        .getPackageName()
                                        .startsWith(BASE))
                                .filter(dependency -> {
                                    String target = room(dependency.getTargetClass());
                                    return !target.equals(room) && !allowed.contains(target);
                                })
                                .forEach(dependency ->
                                        events.add(SimpleConditionEvent.violated(type, dependency.getDescription())));
                    }
                })
                .allowEmptyShould(true);
    }

    private static String room(JavaClass type) {
        String inside = type.getPackageName()
                .substring(Math.min(BASE.length(), type.getPackageName().length()));
        return inside.contains(".") ? inside.substring(0, inside.indexOf('.')) : inside;
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }
}
