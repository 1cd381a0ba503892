package io.millweir.provider.bedrock;

import static org.assertj.core.api.Assertions.assertThat;

import io.millweir.provider.Cards;
import io.millweir.registry.ModelCard;
import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BedrockRegionsTest {
    private static final Optional<String> NONE = Optional.empty();
    private static final ModelCard PLAIN = Cards.card("amazon.nova-micro-v1:0").build();

    @Test
    void the_card_comes_first() {
        BedrockRegions regions = regions("eu-west-1", "eu-west-2", "eu-west-3");

        assertThat(known(regions, Cards.card("m").region("us-west-2").build())).contains("us-west-2");
    }

    @Test
    void then_the_arn_then_the_public_endpoint_of_the_card() {
        BedrockRegions regions = regions("eu-west-1", "eu-west-2", "eu-west-3");
        String arn = "arn:aws:bedrock:ap-south-1:123456789012:application-inference-profile/abcdefghijkl";

        assertThat(known(regions, Cards.card(arn).build())).contains("ap-south-1");
        assertThat(known(
                        regions,
                        Cards.card("m")
                                .endpoint("https://bedrock-runtime.ca-central-1.amazonaws.com/")
                                .build()))
                .contains("ca-central-1");
    }

    @Test
    void then_configuration_then_both_variables() {
        assertThat(known(regions("eu-west-1", "eu-west-2", "eu-west-3"), PLAIN)).contains("eu-west-1");
        assertThat(known(regions(null, "eu-west-2", "eu-west-3"), PLAIN)).contains("eu-west-2");
        assertThat(known(regions(null, null, "eu-west-3"), PLAIN)).contains("eu-west-3");
        assertThat(known(regions(null, " ", "eu-west-3"), PLAIN)).contains("eu-west-3");
        assertThat(known(regions(null, null, null), PLAIN)).isEmpty();
    }

    @Test
    void a_simulator_on_this_machine_needs_none() {
        assertThat(regions(null, null, null).known(PLAIN, NONE, Optional.of(URI.create("http://127.0.0.1:9"))))
                .contains("us-east-1");
    }

    private static Optional<String> known(BedrockRegions regions, ModelCard card) {
        return regions.known(card, NONE, Optional.empty());
    }

    private static BedrockRegions regions(String configured, String region, String defaultRegion) {
        return new BedrockRegions(
                Optional.ofNullable(configured),
                new BedrockEnvironment(
                        Optional.ofNullable(region),
                        Optional.ofNullable(defaultRegion),
                        NONE,
                        NONE,
                        NONE,
                        Optional.empty()));
    }
}
