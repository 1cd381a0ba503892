package io.millweir.provider.bedrock;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ControlEndpointsTest {
    private static final Optional<URI> LOCAL = Optional.of(URI.create("http://127.0.0.1:9"));
    private static final Optional<URI> CUSTOM = Optional.of(URI.create("https://proxy.example"));

    @Test
    void the_configuration_comes_before_the_environment() {
        ControlEndpoints both =
                new ControlEndpoints(Optional.of("https://configured"), environment("https://bedrock", "https://sts"));
        ControlEndpoints environment =
                new ControlEndpoints(Optional.empty(), environment("https://bedrock", "https://sts"));

        assertThat(control(both, LOCAL)).contains(URI.create("https://configured"));
        assertThat(control(environment, LOCAL)).contains(URI.create("https://bedrock"));
        assertThat(environment.sts(LOCAL)).contains(URI.create("https://sts"));
    }

    @Test
    void a_runtime_on_this_machine_is_its_own_control_plane_and_any_other_has_the_public_one() {
        ControlEndpoints none = new ControlEndpoints(Optional.empty(), BedrockEnvironment.NONE);

        assertThat(control(none, LOCAL)).isEqualTo(LOCAL);
        assertThat(none.sts(LOCAL)).isEqualTo(LOCAL);
        assertThat(control(none, CUSTOM)).isEmpty();
        assertThat(none.sts(CUSTOM)).isEmpty();
        assertThat(control(none, Optional.empty())).isEmpty();
    }

    @Test
    void what_is_no_url_in_the_environment_counts_as_nothing() {
        ControlEndpoints broken = new ControlEndpoints(Optional.empty(), environment("no url", "ftp://sts"));

        assertThat(control(broken, CUSTOM)).isEmpty();
        assertThat(broken.sts(CUSTOM)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "us-east-1, us global",
        "ca-central-1, ca us global",
        "eu-central-1, eu global",
        "ap-northeast-1, jp apac global",
        "ap-southeast-2, au apac global",
        "ap-south-1, apac global",
        "us-gov-west-1, us-gov",
        "sa-east-1, global",
        "cn-north-1, ''"
    })
    void profiles_of_a_region_have_the_prefixes_of_its_part_of_the_world(String region, String prefixes) {
        assertThat(ProfilePrefixes.of(region)).isEqualTo(prefixes.isEmpty() ? List.of() : List.of(prefixes.split(" ")));
    }

    private static Optional<URI> control(ControlEndpoints endpoints, Optional<URI> runtime) {
        return endpoints
                .of(new BedrockTarget("us-east-1", runtime, new BedrockCredentials.DefaultChain()))
                .endpoint();
    }

    private static BedrockEnvironment environment(String control, String sts) {
        return new BedrockEnvironment(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(control),
                Optional.of(sts),
                Optional.empty());
    }
}
