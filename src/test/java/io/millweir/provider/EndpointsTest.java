package io.millweir.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millweir.domain.ErrorCode;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointsTest {
    private static final URI PUBLIC = URI.create("https://api.example.com/v1");

    @Test
    void uses_the_configured_endpoint_for_a_card_that_names_none() {
        assertThat(at(endpoints("https://inside.example/v1"), null)).contains("https://inside.example/v1");
    }

    @Test
    void takes_the_public_endpoint_in_a_card_for_the_configured_one() {
        assertThat(at(endpoints("http://127.0.0.1:9/v1"), "https://api.example.com/v1/"))
                .contains("http://127.0.0.1:9/v1");
    }

    @Test
    void refuses_a_host_that_is_not_allowed() {
        Endpoints.Choice choice = endpoints(null).of(card("https://evil.example/v1"));

        assertThat(choice).isInstanceOfSatisfying(Endpoints.Choice.Refused.class, refused -> {
            assertThat(refused.failure().code()).isEqualTo(ErrorCode.ACCESS_DENIED);
            assertThat(refused.failure().message())
                    .isEqualTo("models[\"x\"].api_endpoint: host \"evil.example\" is not allowed; "
                            + "add it to registry.allowed-endpoints");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://good.example@evil.example/v1",
                "https://evil.example#good.example",
                "https://evil.example?good.example",
                "https://good.example.evil.example/",
                "https://evil.example\\good.example/",
                "ftp://good.example/",
                "file:///etc/passwd",
                "//good.example/v1",
                "good.example",
                "https://user:hunter2@good.example/",
                "http://good.example.:80@evil.example/",
                ""
            })
    void refuses_tricks(String endpoint) {
        Endpoints.Choice choice =
                new Endpoints("p", Optional.empty(), PUBLIC::equals, Set.of("good.example")).of(card(endpoint));

        assertThat(choice).isInstanceOfSatisfying(Endpoints.Choice.Refused.class, refused -> {
            assertThat(refused.failure().message()).doesNotContain("hunter2");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"good.example", "GOOD.example", "good.example:8443", "https://good.example:8443/v1"})
    void calls_an_allowed_host_however_it_is_listed(String entry) {
        Endpoints endpoints = new Endpoints("p", Optional.empty(), PUBLIC::equals, Set.of(entry));

        assertThat(at(endpoints, "https://Good.example:8443/v1")).contains("https://Good.example:8443/v1");
    }

    @Test
    void an_entry_with_a_port_allows_no_other_port() {
        Endpoints endpoints = new Endpoints("p", Optional.empty(), PUBLIC::equals, Set.of("good.example:8443"));

        assertThat(endpoints.of(card("https://good.example/v1"))).isInstanceOf(Endpoints.Choice.Refused.class);
    }

    @Test
    void allows_the_configured_host_but_not_in_the_clear() {
        Endpoints endpoints = endpoints("https://inside.example/v1");

        assertThat(at(endpoints, "https://inside.example/other")).contains("https://inside.example/other");
        assertThat(endpoints.of(card("http://inside.example/v1"))).isInstanceOf(Endpoints.Choice.Refused.class);
    }

    @Test
    void refuses_a_configured_endpoint_that_is_no_url() {
        assertThatThrownBy(() -> endpoints("inside.example"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("providers.p.endpoint: \"inside.example\" is no http or https URL; "
                        + "write it like https://host/v1");
    }

    private static Endpoints endpoints(String configured) {
        return new Endpoints("p", Optional.ofNullable(configured), PUBLIC::equals, Set.of());
    }

    private static io.millweir.registry.ModelCard card(String endpoint) {
        return Cards.card("m").endpoint(endpoint).build();
    }

    private static Optional<String> at(Endpoints endpoints, String cardEndpoint) {
        var card = cardEndpoint == null ? Cards.card("m").build() : card(cardEndpoint);
        return ((Endpoints.Choice.At) endpoints.of(card)).base().map(URI::toString);
    }
}
