package io.millweir.provider.bedrock;

import static org.assertj.core.api.Assertions.assertThat;

import io.millweir.config.ProviderConfig.AwsKeys;
import io.millweir.config.Secret;
import io.millweir.provider.Cards;
import io.millweir.provider.Configs;
import io.millweir.registry.ModelCard;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BedrockIdentityTest {
    private static final String ARN = "arn:aws:sts::123456789012:assumed-role/millweir/s";
    private static final String CALLER = "<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>" + ARN
            + "</Arn><UserId>u</UserId><Account>123456789012</Account></GetCallerIdentityResult>"
            + "</GetCallerIdentityResponse>";
    private static final AwsKeys KEYS = new AwsKeys("AKIDONE", new Secret("sekret"), Optional.empty());
    private static final ModelCard NOVA =
            Cards.card("amazon.nova-micro-v1:0").region("eu-west-1").build();

    private final AwsServer aws = new AwsServer();

    @AfterEach
    void close() {
        aws.close();
    }

    @Test
    void says_who_calls_where_and_with_which_access() {
        aws.on("/", 200, "", CALLER)
                .access("amazon.nova-micro-v1:0", "AVAILABLE", "AUTHORIZED", "AVAILABLE", "AVAILABLE");

        BedrockIdentity identity = identity(List.of(KEYS), NOVA);

        assertThat(identity)
                .isEqualTo(new BedrockIdentity(
                        "access key \"AKIDONE\" of the configuration",
                        Optional.of(ARN),
                        Optional.of("123456789012"),
                        Optional.of("eu-west-1"),
                        Optional.of("agreement AVAILABLE, authorization AUTHORIZED, entitlement AVAILABLE, region"
                                + " AVAILABLE"),
                        Optional.empty()));
        assertThat(aws.seen("/").get(0).body()).contains("Action=GetCallerIdentity");
        assertThat(identity.toString()).doesNotContain("sekret");
    }

    @Test
    void a_bedrock_api_key_has_no_caller_and_sts_is_not_asked() {
        BedrockIdentity identity = identity(List.of(), NOVA, "token");

        assertThat(identity.credentials()).isEqualTo("Bedrock API key");
        assertThat(identity.arn()).isEmpty();
        assertThat(identity.problem()).isEmpty();
        assertThat(aws.seen("/")).isEmpty();
    }

    @Test
    void what_is_not_permitted_is_left_out_and_what_is_refused_is_told_with_what_to_do() {
        aws.on(
                "/",
                403,
                "",
                "<ErrorResponse><Error><Code>InvalidClientTokenId</Code><Message>The security token included in the"
                        + " request is invalid</Message></Error></ErrorResponse>");

        BedrockIdentity identity = identity(List.of(KEYS), NOVA);

        assertThat(identity.arn()).isEmpty();
        assertThat(identity.access()).isEmpty();
        assertThat(identity.region()).contains("eu-west-1");
        assertThat(identity.problem()).hasValueSatisfying(problem -> assertThat(problem)
                .contains("STS answered 403", "check AWS_ACCESS_KEY_ID"));
    }

    @Test
    void a_card_whose_endpoint_is_not_allowed_has_no_identity() {
        ModelCard foreign = Cards.card("m").endpoint("https://evil.example").build();

        assertThat(identity(List.of(KEYS), foreign).problem())
                .hasValueSatisfying(problem -> assertThat(problem).contains("registry.allowed-endpoints"));
        assertThat(aws.seen()).isEmpty();
    }

    private BedrockIdentity identity(List<AwsKeys> keys, ModelCard card, String... tokens) {
        try (BedrockProvider bedrock = new BedrockProvider(
                Configs.bedrock(aws.url(), Optional.empty(), keys, tokens),
                Set.of(),
                Clock.systemUTC(),
                BedrockEnvironment.NONE)) {
            return bedrock.identity(card).toCompletableFuture().get(20, TimeUnit.SECONDS);
        } catch (Exception problem) {
            throw new AssertionError(problem);
        }
    }
}
