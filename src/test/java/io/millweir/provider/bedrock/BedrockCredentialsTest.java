package io.millweir.provider.bedrock;

import static org.assertj.core.api.Assertions.assertThat;

import io.millweir.config.ProviderConfig;
import io.millweir.config.ProviderConfig.AwsKeys;
import io.millweir.config.Secret;
import io.millweir.domain.ErrorCode;
import io.millweir.domain.Failure;
import io.millweir.provider.Cards;
import io.millweir.provider.Configs;
import io.millweir.provider.DeltaListener;
import io.millweir.provider.Ends;
import io.millweir.provider.ProviderResult;
import io.millweir.registry.ModelCard;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which credentials a call is signed with, from the card to the profile files. */
class BedrockCredentialsTest {
    private static final String NOVA = "amazon.nova-micro-v1:0";
    private static final String CALL = "/model/" + NOVA + "/converse";
    private static final String HELLO =
            "{\"output\":{\"message\":{\"content\":[{\"text\":\"hi\"}]}},\"stopReason\":\"end_turn\"}";
    private static final AwsKeys ONE = new AwsKeys("AKIDONE", new Secret("one"), Optional.empty());
    private static final AwsKeys TWO = new AwsKeys("AKIDTWO", new Secret("two"), Optional.empty());
    private static final ModelCard PLAIN = Cards.card(NOVA).region("us-east-1").build();

    @TempDir
    Path folder;

    private final AwsServer aws = new AwsServer().on(CALL, 200, "", HELLO);
    private final Map<String, String> before = new TreeMap<>();

    @AfterEach
    void close() {
        before.forEach((name, value) -> {
            if (value.isEmpty()) {
                System.clearProperty(name);
            } else {
                System.setProperty(name, value);
            }
        });
        aws.close();
    }

    @Test
    void the_card_comes_first_then_keys_then_tokens_then_the_configured_profile_then_the_chain() {
        profiles("[carded]", keys("AKIDCARD"), "[configured]", keys("AKIDCONFIGURED"));
        property("aws.bearerTokenBedrock", "token-of-the-environment");
        ModelCard carded =
                Cards.card(NOVA).region("us-east-1").profile("carded").build();
        Optional<String> profile = Optional.of("configured");

        assertThat(signer(config(profile, List.of(ONE), "token"), carded)).isEqualTo("AKIDCARD");
        assertThat(signer(config(profile, List.of(ONE), "token"), PLAIN)).isEqualTo("AKIDONE");
        assertThat(signer(config(profile, List.of(), "token"), PLAIN)).isEqualTo("Bearer token");
        assertThat(signer(config(profile, List.of()), PLAIN)).isEqualTo("AKIDCONFIGURED");
        assertThat(signer(config(Optional.empty(), List.of()), PLAIN)).isEqualTo("Bearer token-of-the-environment");
    }

    @Test
    void several_credentials_take_turns_and_refused_ones_are_passed_over() {
        try (BedrockProvider bedrock = provider(config(Optional.empty(), List.of(ONE, TWO)))) {
            aws.on(CALL, 403, "UnrecognizedClientException", "{\"message\":\"m\"}");
            ProviderResult.Failed first = failed(bedrock);
            ProviderResult.Failed second = failed(bedrock);
            aws.on(CALL, 200, "", HELLO);
            Ends.answer(call(bedrock, PLAIN));

            assertThat(aws.seen()).extracting(AwsServer.Seen::accessKey).startsWith("AKIDONE", "AKIDTWO", "AKIDONE");
            assertThat(first.ofKey()).as("another is left").isTrue();
            assertThat(second.ofKey()).as("both were refused").isFalse();
        }
    }

    @Test
    void a_bedrock_api_key_whose_quota_is_used_up_leaves_the_work_to_the_others() {
        try (BedrockProvider bedrock = provider(config(Optional.empty(), List.of(), "token-one", "token-two"))) {
            aws.on(CALL, 429, "ThrottlingException", "{\"message\":\"Too many tokens per day\"}");
            ProviderResult.Failed first = failed(bedrock);
            aws.on(CALL, 200, "", HELLO);
            Ends.answer(call(bedrock, PLAIN));
            Ends.answer(call(bedrock, PLAIN));

            assertThat(first.failure().code()).isEqualTo(ErrorCode.QUOTA_EXCEEDED);
            assertThat(first.ofKey()).isTrue();
            assertThat(aws.seen())
                    .extracting(seen -> seen.headers().get("Authorization"))
                    .containsExactly("Bearer token-one", "Bearer token-two", "Bearer token-two");
        }
    }

    @Test
    void a_failure_of_the_model_is_not_of_the_key() {
        aws.on(CALL, 503, "ServiceUnavailableException", "{\"message\":\"m\"}");
        try (BedrockProvider bedrock = provider(config(Optional.empty(), List.of(ONE, TWO)))) {
            assertThat(failed(bedrock).ofKey()).isFalse();
        }
    }

    @Test
    void the_region_of_a_profile_counts_where_nobody_else_names_one() {
        profiles("[there]", keys("AKIDTHERE") + "region = ap-south-1\n");
        BedrockRegions regions = new BedrockRegions(Optional.empty(), BedrockEnvironment.NONE);
        ModelCard card = Cards.card(NOVA).profile("there").build();

        assertThat(regions.resolve(card, card.awsProfile(), Optional.empty())).contains("ap-south-1");
        assertThat(regions.known(card, card.awsProfile(), Optional.empty())).contains("ap-south-1");
    }

    @Test
    void says_which_profile_is_not_there() {
        profiles("[there]", keys("AKIDTHERE"));

        Failure failure = failure("absent");

        assertThat(failure.code()).isEqualTo(ErrorCode.CREDENTIALS_MISSING);
        assertThat(failure.message()).contains("for profile \"absent\"");
        assertThat(failure.hint()).hasValueSatisfying(hint -> assertThat(hint).contains("aws_profile in the card"));
    }

    @Test
    void assumes_the_role_of_a_profile_once() {
        sts("AKIDASSUMED");
        profiles(
                "[base]",
                keys("AKIDBASE") + "region = us-east-1\n",
                "[role]",
                "role_arn = arn:aws:iam::123456789012:role/millweir\nsource_profile = base\nregion = us-east-1\n");
        try (BedrockProvider bedrock = provider(config(Optional.empty(), List.of()))) {
            ModelCard card =
                    Cards.card(NOVA).region("us-east-1").profile("role").build();
            Ends.answer(call(bedrock, card));
            Ends.answer(call(
                    bedrock,
                    Cards.card(NOVA).region("us-west-2").profile("role").build()));

            assertThat(aws.seen("/")).as("one call of STS for all regions").hasSize(1);
            assertThat(aws.seen("/").get(0).body()).contains("Action=AssumeRole", "role%2Fmillweir");
            assertThat(aws.seen("/").get(0).accessKey()).isEqualTo("AKIDBASE");
            assertThat(aws.seen(CALL)).extracting(AwsServer.Seen::accessKey).containsOnly("AKIDASSUMED");
        }
    }

    @Test
    void says_that_a_role_may_not_be_assumed() {
        property("aws.endpointUrlSts", aws.url());
        aws.on(
                "/",
                403,
                "",
                "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error><Type>Sender</Type>"
                        + "<Code>AccessDenied</Code><Message>User: x is not authorized to perform: sts:AssumeRole</Message>"
                        + "</Error><RequestId>r</RequestId></ErrorResponse>");
        profiles(
                "[base]",
                keys("AKIDBASE"),
                "[role]",
                "role_arn = arn:aws:iam::123456789012:role/millweir\nsource_profile = base\nregion = us-east-1\n");

        Failure failure = failure("role");

        assertThat(failure.code()).isEqualTo(ErrorCode.ACCESS_DENIED);
        assertThat(failure.message()).contains("STS answered 403");
        assertThat(failure.hint()).hasValueSatisfying(hint -> assertThat(hint).contains("trust policy"));
    }

    @Test
    void takes_a_web_identity_token_to_sts() throws IOException {
        sts("AKIDWEB");
        // Without it the SDK's own client of STS goes to the global endpoint, whatever else is configured.
        property("aws.region", "us-east-1");
        Path token = Files.writeString(folder.resolve("token"), "web-identity-token");
        profiles(
                "[web]",
                "role_arn = arn:aws:iam::123456789012:role/pod\nrole_session_name = s\nweb_identity_token_file = "
                        + token + "\nregion = us-east-1\n");

        assertThat(signer(
                        config(Optional.empty(), List.of()),
                        Cards.card(NOVA).region("us-east-1").profile("web").build()))
                .isEqualTo("AKIDWEB");
        assertThat(aws.seen("/").get(0).body()).contains("Action=AssumeRoleWithWebIdentity", "web-identity-token");
    }

    @Test
    void takes_what_a_credential_process_prints() throws IOException {
        Path answer = Files.writeString(
                folder.resolve("answer.json"),
                "{\"Version\":1,\"AccessKeyId\":\"AKIDPROCESS\",\"SecretAccessKey\":\"s\"}");
        profiles("[process]", "credential_process = cat " + answer + "\n");

        assertThat(signer(
                        config(Optional.empty(), List.of()),
                        Cards.card(NOVA).region("us-east-1").profile("process").build()))
                .isEqualTo("AKIDPROCESS");
    }

    @Test
    void says_that_a_credential_process_failed() {
        profiles("[process]", "credential_process = cat " + folder.resolve("absent") + "\n");

        Failure failure = failure("process");

        assertThat(failure.code()).isEqualTo(ErrorCode.CREDENTIALS_MISSING);
        assertThat(failure.hint()).hasValueSatisfying(hint -> assertThat(hint).contains("credential_process by hand"));
    }

    @Test
    void says_how_to_sign_on_again_when_the_single_sign_on_has_expired() throws IOException {
        property("user.home", folder.toString());
        Path cache = Files.createDirectories(folder.resolve(".aws/sso/cache"));
        // The SDK names the file after the SHA-1 of the start URL.
        Files.writeString(
                cache.resolve("b343494cf15ba6b81449840ea93161cf3b27e5e3.json"),
                "{\"accessToken\":\"sekret\",\"expiresAt\":\"2020-01-01T00:00:00Z\",\"region\":\"us-east-1\","
                        + "\"startUrl\":\"https://example.com/start\"}");
        profiles(
                "[sso]",
                "sso_start_url = https://example.com/start\nsso_region = us-east-1\nsso_account_id = 123456789012\n"
                        + "sso_role_name = r\nregion = us-east-1\n");

        Failure failure = failure("sso");

        assertThat(failure.code()).as(failure.toString()).isEqualTo(ErrorCode.CREDENTIALS_EXPIRED);
        assertThat(failure.hint()).hasValueSatisfying(hint -> assertThat(hint).contains("aws sso login"));
        assertThat(failure.toString()).doesNotContain("sekret");
    }

    private void sts(String accessKey) {
        property("aws.endpointUrlSts", aws.url());
        String result = "<Credentials><AccessKeyId>" + accessKey + "</AccessKeyId><SecretAccessKey>s</SecretAccessKey>"
                + "<SessionToken>t</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>";
        aws.on(
                "/",
                200,
                "",
                "<Response>" + "<AssumeRoleResult>" + result + "</AssumeRoleResult>"
                        + "<AssumeRoleWithWebIdentityResult>" + result
                        + "</AssumeRoleWithWebIdentityResult></Response>");
    }

    private String signer(ProviderConfig config, ModelCard card) {
        try (BedrockProvider bedrock = provider(config)) {
            Ends.answer(call(bedrock, card));
        }
        AwsServer.Seen last = aws.seen(CALL).get(aws.seen(CALL).size() - 1);
        return last.accessKey().isEmpty() ? last.headers().get("Authorization") : last.accessKey();
    }

    private Failure failure(String profile) {
        try (BedrockProvider bedrock = provider(config(Optional.empty(), List.of()))) {
            return Ends.failure(call(
                    bedrock,
                    Cards.card(NOVA).region("us-east-1").profile(profile).build()));
        }
    }

    private ProviderResult.Failed failed(BedrockProvider bedrock) {
        if (call(bedrock, PLAIN) instanceof ProviderResult.Failed failed) {
            return failed;
        }
        throw new AssertionError("expected a failure");
    }

    private static ProviderResult call(BedrockProvider bedrock, ModelCard card) {
        return Ends.of(bedrock.call(Cards.chat(card, "hi"), DeltaListener.NONE));
    }

    private ProviderConfig config(Optional<String> profile, List<AwsKeys> keys, String... tokens) {
        return Configs.bedrock(aws.url(), profile, keys, tokens);
    }

    private static BedrockProvider provider(ProviderConfig config) {
        return new BedrockProvider(config, Set.of(), Clock.systemUTC(), BedrockEnvironment.NONE);
    }

    /** Profile files with these sections, each followed by its content. */
    private void profiles(String... sections) {
        try {
            Path credentials = Files.writeString(folder.resolve("credentials"), String.join("\n", sections));
            Path config = Files.writeString(folder.resolve("config"), "");
            property("aws.sharedCredentialsFile", credentials.toString());
            property("aws.configFile", config.toString());
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    private static String keys(String id) {
        return "aws_access_key_id = " + id + "\naws_secret_access_key = s\n";
    }

    private void property(String name, String value) {
        String old = System.setProperty(name, value);
        before.putIfAbsent(name, old == null ? "" : old);
    }
}
