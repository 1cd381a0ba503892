package io.millweir.topics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Holds the container files against each other and against the checkout; it starts nothing. */
class ContainersTest {
    private static final YAMLMapper YAML = new YAMLMapper();

    private JsonNode services;
    private String dockerfile;

    @BeforeEach
    void read() throws IOException {
        services = YAML.readTree(Path.of("docker-compose.yml").toFile()).path("services");
        dockerfile = Files.readString(Path.of("Dockerfile"));
    }

    @Test
    void the_broker_is_of_the_version_that_the_clients_are() throws IOException {
        List<String> version = found("<kafka.version>(.*)</kafka.version>", Files.readString(Path.of("pom.xml")));

        assertThat(services.at("/kafka/image").asText()).isEqualTo("apache/kafka:" + version.get(0));
    }

    @Test
    void every_path_of_the_checkout_that_the_image_copies_exists() {
        List<String> sources = found("(?m)^COPY ([^-\\s]\\S*) ", dockerfile);

        assertThat(sources).contains("pom.xml", "src", "topics");
        assertThat(sources).allSatisfy(source -> assertThat(Path.of(source)).exists());
    }

    @Test
    void the_image_copies_what_the_build_leaves() throws IOException {
        String pom = Files.readString(Path.of("pom.xml"));

        assertThat(found("COPY --from=build /src/(\\S+)", dockerfile)).contains("target/millweir/lib");
        assertThat(found("<millweir.dist>(.*)</millweir.dist>", pom))
                .containsExactly("${project.build.directory}/millweir");
        assertThat(found("<mainClass>(.*)</mainClass>", pom))
                .allSatisfy(main -> assertThat(dockerfile).contains("\"" + main + "\"]"));
    }

    @Test
    void the_image_does_not_run_as_root_and_takes_commands() {
        assertThat(found("(?m)^USER (\\S+)$", dockerfile)).containsExactly("millweir");
        assertThat(found("(?m)^CMD \\[\"(\\w+)\"", dockerfile)).containsExactly("run");
        assertThat(found("(?m)^VOLUME (\\S+)$", dockerfile)).containsExactly("/var/lib/millweir");
    }

    @Test
    void every_file_that_a_service_mounts_exists() {
        List<String> mounts = new ArrayList<>();
        services.findValues("volumes").forEach(volumes -> volumes.forEach(volume -> mounts.add(volume.asText())));
        List<String> paths = mounts.stream()
                .filter(mount -> mount.startsWith("./"))
                .map(mount -> mount.split(":")[0])
                .toList();

        assertThat(paths).hasSize(3).allSatisfy(path -> assertThat(Path.of(path))
                .exists());
    }

    @Test
    void every_volume_by_name_is_declared_and_used() throws IOException {
        List<String> used = new ArrayList<>();
        services.findValues("volumes").forEach(volumes -> volumes.forEach(volume -> used.add(volume.asText())));
        List<String> declared =
                names(YAML.readTree(Path.of("docker-compose.yml").toFile()).path("volumes"));

        assertThat(used.stream().filter(volume -> !volume.startsWith("./")).map(volume -> volume.split(":")[0]))
                .containsExactlyInAnyOrderElementsOf(declared);
    }

    @Test
    void millweir_reaches_the_listener_that_the_broker_advertises_to_containers() {
        String advertised =
                services.at("/kafka/environment/KAFKA_ADVERTISED_LISTENERS").asText();

        for (String service : List.of("topics", "millweir")) {
            String bootstrap = services.path(service)
                    .at("/environment/KAFKA_BOOTSTRAP_SERVERS")
                    .asText();
            assertThat(advertised).contains("INTERNAL://" + bootstrap);
            assertThat(names(services)).contains(bootstrap.split(":")[0]);
        }
    }

    @Test
    void every_service_that_another_waits_for_exists() {
        List<String> awaited = new ArrayList<>();
        services.findValues("depends_on").forEach(each -> {
            awaited.addAll(names(each));
            if (each.isArray()) {
                each.forEach(name -> awaited.add(name.asText()));
            }
        });

        assertThat(awaited).hasSize(3).isSubsetOf(names(services));
    }

    @Test
    void the_port_of_metrics_is_the_one_that_the_image_opens_and_prometheus_asks() throws IOException {
        JsonNode prometheus = YAML.readTree(Path.of("monitoring/prometheus.yml").toFile());
        List<String> command = new ArrayList<>();
        services.at("/millweir/command").forEach(part -> command.add(part.asText()));
        String port = command.get(command.indexOf("--http-port") + 1);

        assertThat(found("(?m)^EXPOSE (\\d+)$", dockerfile)).containsExactly(port);
        assertThat(dockerfile).contains("\"--http-port\", \"" + port + "\"").contains("127.0.0.1/" + port);
        assertThat(prometheus.at("/scrape_configs/0/static_configs/0/targets/0").asText())
                .isEqualTo("millweir:" + port);
        assertThat(prometheus.at("/scrape_configs/0/metrics_path").asText()).isEqualTo("/metrics");
    }

    @Test
    void grafana_finds_its_datasource_and_its_dashboard() throws IOException {
        Path grafana = Path.of("monitoring/grafana");
        JsonNode source = YAML.readTree(grafana.resolve("provisioning/datasources/prometheus.yml")
                        .toFile())
                .at("/datasources/0");
        JsonNode provider = YAML.readTree(
                        grafana.resolve("provisioning/dashboards/millweir.yml").toFile())
                .at("/providers/0");
        JsonNode dashboard = new ObjectMapper()
                .readTree(grafana.resolve("dashboards/millweir.json").toFile());
        String home = services.at("/grafana/environment/GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH")
                .asText();

        assertThat(source.path("url").asText()).isEqualTo("http://prometheus:9090");
        assertThat(services.at("/prometheus/ports/0").asText()).isEqualTo("9090:9090");
        assertThat(home).isEqualTo(provider.at("/options/path").asText() + "/millweir.json");
        assertThat(dashboard.findValues("datasource")).hasSizeGreaterThan(6).allSatisfy(each -> assertThat(
                        each.path("uid").asText())
                .isEqualTo(source.path("uid").asText()));
    }

    private static List<String> found(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map((MatchResult result) -> result.group(1))
                .toList();
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
