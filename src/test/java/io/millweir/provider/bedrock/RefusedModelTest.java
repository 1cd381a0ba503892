package io.millweir.provider.bedrock;

import static org.assertj.core.api.Assertions.assertThat;

import io.millweir.domain.ErrorCode;
import io.millweir.domain.Failure;
import io.millweir.provider.Cards;
import io.millweir.provider.Configs;
import io.millweir.provider.DeltaListener;
import io.millweir.provider.Ends;
import io.millweir.registry.ModelCard;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is said of a model that Bedrock refuses, with the control plane's help and without. */
class RefusedModelTest {
    private static final String INVALID = "The provided model identifier is invalid.";
    private static final String NO_ACCESS = "You don't have access to the model with the specified model ID.";
    private static final String NEEDS_PROFILE = "Invocation of model ID X with on-demand throughput isn’t supported."
            + " Retry your request with the ID or ARN of an inference profile that contains this model.";
    private static final String HAIKU = "anthropic.claude-3-haiku-20240307-v1:0";

    private final AwsServer aws = new AwsServer();
    private final BedrockProvider bedrock = new BedrockProvider(
            Configs.bedrock(Optional.of(aws.url())), Set.of(), Clock.systemUTC(), BedrockEnvironment.NONE);

    @AfterEach
    void close() {
        bedrock.close();
        aws.close();
    }

    @Test
    void offers_the_nearest_id_of_the_region_for_a_misspelt_one() {
        aws.refusing("acme.wizzard-v1:0", 400, "ValidationException", INVALID)
                .models("us-east-1", "acme.wizard-v1:0", "acme.other-v1:0")
                .profiles("us-east-1");

        Failure failure = fail("acme.wizzard-v1:0", "us-east-1");

        assertThat(failure.code()).isEqualTo(ErrorCode.MODEL_NOT_FOUND);
        assertThat(failure.hint())
                .contains("no model of region \"us-east-1\" has the id \"acme.wizzard-v1:0\"; did you mean"
                        + " \"acme.wizard-v1:0\"? Correct the card's model, or its aws_region");
        assertThat(failure.providerMessage()).contains(INVALID);
    }

    @Test
    void tells_a_wrong_region_from_a_wrong_id_and_says_where_the_model_is() {
        aws.refusing("acme.wizard-v1:0", 400, "ValidationException", INVALID)
                .models("eu-west-3", "acme.other-v1:0")
                .models("us-west-2", "acme.wizard-v1:0")
                .models("eu-central-1", "acme.wizard-v1:0");

        Failure failure = fail("acme.wizard-v1:0", "eu-west-3");

        assertThat(failure.code()).isEqualTo(ErrorCode.MODEL_NOT_IN_REGION);
        assertThat(failure.message())
                .isEqualTo(
                        "aws.bedrock acme.wizard-v1:0: the model is not served in region \"eu-west-3\"; Millweir falls"
                                + " back to the next model");
        assertThat(failure.hint())
                .contains("set aws_region in the card to one that has it: \"eu-central-1\", \"us-west-2\"");
        assertThat(failure.httpStatus()).hasValue(400);
    }

    @Test
    void names_the_profile_of_this_region_that_reaches_a_model_of_another() {
        aws.refusing("acme.wizard-v1:0", 400, "ValidationException", INVALID)
                .models("eu-west-3", "acme.other-v1:0")
                .profiles("eu-west-3", "eu.acme.wizard-v1:0", "acme.wizard-v1:0")
                .models("us-west-2", "acme.wizard-v1:0");

        assertThat(fail("acme.wizard-v1:0", "eu-west-3").hint())
                .hasValueSatisfying(hint -> assertThat(hint).contains("\"us-west-2\"", "\"eu.acme.wizard-v1:0\""));
    }

    @Test
    void takes_the_word_of_the_availability_where_listing_is_not_permitted() {
        aws.refusing("acme.wizard-v1:0", 400, "ValidationException", INVALID)
                .access("acme.wizard-v1:0", "AVAILABLE", "AUTHORIZED", "AVAILABLE", "NOT_AVAILABLE");

        assertThat(fail("acme.wizard-v1:0", "eu-west-3").code()).isEqualTo(ErrorCode.MODEL_NOT_IN_REGION);
    }

    @Test
    void an_id_that_nobody_knows_is_misspelt_also_when_the_availability_says_not_here() {
        aws.refusing("amazon.nova-mirco-v1:0", 400, "ValidationException", INVALID)
                .models("us-east-1", "amazon.nova-micro-v1:0")
                .profiles("us-east-1")
                .access("amazon.nova-mirco-v1:0", "NOT_AVAILABLE", "NOT_AUTHORIZED", "NOT_AVAILABLE", "NOT_AVAILABLE");

        Failure failure = fail("amazon.nova-mirco-v1:0", "us-east-1");

        assertThat(failure.code()).isEqualTo(ErrorCode.MODEL_NOT_FOUND);
        assertThat(failure.hint())
                .hasValueSatisfying(hint -> assertThat(hint).contains("did you mean \"amazon.nova-micro-v1:0\"?"));
    }

    @Test
    void a_profile_of_another_part_of_the_world_is_not_in_this_region() {
        aws.refusing("eu.acme.wizard-v1:0", 400, "ValidationException", INVALID)
                .models("us-east-1", "acme.wizard-v1:0")
                .profiles("us-east-1", "us.acme.wizard-v1:0", "acme.wizard-v1:0");

        Failure failure = fail("eu.acme.wizard-v1:0", "us-east-1");

        assertThat(failure.code()).isEqualTo(ErrorCode.MODEL_NOT_IN_REGION);
        assertThat(failure.hint()).hasValueSatisfying(hint -> assertThat(hint).contains("\"us.acme.wizard-v1:0\""));
    }

    @Test
    void names_the_profiles_that_contain_a_model_which_needs_one() {
        aws.refusing("acme.wizard-v1:0", 400, "ValidationException", NEEDS_PROFILE)
                .models("us-east-1", "acme.wizard-v1:0")
                .profiles(
                        "us-east-1",
                        "us.acme.wizard-v1:0",
                        "acme.wizard-v1:0",
                        "global.acme.wizard-v1:0",
                        "acme.wizard-v1:0",
                        "us.acme.other-v1:0",
                        "acme.other-v1:0");

        Failure failure = fail("acme.wizard-v1:0", "us-east-1");

        assertThat(failure.code()).isEqualTo(ErrorCode.INFERENCE_PROFILE_REQUIRED);
        assertThat(failure.hint())
                .contains("set the card's model to an inference profile of region \"us-east-1\" that contains it:"
                        + " \"global.acme.wizard-v1:0\", \"us.acme.wizard-v1:0\"");
    }

    @Test
    void says_which_part_of_the_access_is_missing() {
        aws.refusing(HAIKU, 403, "AccessDeniedException", NO_ACCESS)
                .access(HAIKU, "NOT_AVAILABLE", "NOT_AUTHORIZED", "AVAILABLE", "AVAILABLE");

        Failure failure = fail(HAIKU, "us-east-1");

        assertThat(failure.code()).isEqualTo(ErrorCode.ACCESS_DENIED);
        assertThat(failure.hint()).hasValueSatisfying(hint -> assertThat(hint)
                .contains("the agreement is NOT_AVAILABLE", "the authorization is NOT_AUTHORIZED")
                .doesNotContain("entitlement"));
    }

    @Test
    void falls_back_to_the_ids_it_knows_where_nothing_is_permitted() {
        aws.refusing("anthropic.claude-3-hiaku-20240307-v1:0", 400, "", INVALID)
                .refusing(HAIKU, 400, "ValidationException", INVALID)
                .refusing("anthropic.claude-sonnet-4-20250514-v1:0", 400, "ValidationException", NEEDS_PROFILE)
                .refusing("acme.wizard-v1:0", 400, "ValidationException", NEEDS_PROFILE);

        Failure misspelt = fail("anthropic.claude-3-hiaku-20240307-v1:0", "us-east-1");
        Failure right = fail(HAIKU, "eu-south-2");
        Failure profile = fail("anthropic.claude-sonnet-4-20250514-v1:0", "eu-central-1");
        Failure unknown = fail("acme.wizard-v1:0", "ap-northeast-1");

        assertThat(misspelt.code()).isEqualTo(ErrorCode.MODEL_NOT_FOUND);
        assertThat(misspelt.hint())
                .hasValueSatisfying(hint -> assertThat(hint).contains("did you mean \"" + HAIKU + "\"?"));
        assertThat(right.hint()).hasValueSatisfying(hint -> assertThat(hint)
                .contains("probably region \"eu-south-2\" does not serve it"));
        assertThat(profile.hint()).hasValueSatisfying(hint -> assertThat(hint)
                .contains("\"eu.anthropic.claude-sonnet-4-20250514-v1:0\""));
        assertThat(unknown.hint()).hasValueSatisfying(hint -> assertThat(hint)
                .contains("\"jp.acme.wizard-v1:0\", \"apac.acme.wizard-v1:0\", \"global.acme.wizard-v1:0\""));
    }

    @Test
    void asks_once_for_a_region_and_never_after_a_good_call_or_another_failure() {
        aws.refusing("acme.wizzard-v1:0", 400, "ValidationException", INVALID)
                .refusing("acme.busy-v1:0", 429, "ThrottlingException", "Too many requests")
                .refusing("acme.shy-v1:0", 403, "AccessDeniedException", "User: x is not authorized to perform: y")
                .models("us-east-1", "acme.wizard-v1:0")
                .on(
                        "/model/acme.wizard-v1:0/converse",
                        200,
                        "",
                        "{\"output\":{\"message\":{\"content\":[{\"text\":\"hi\"}]}},\"stopReason\":\"end_turn\"}");

        Ends.answer(Ends.of(bedrock.call(Cards.chat(card("acme.wizard-v1:0", "us-east-1"), "hi"), DeltaListener.NONE)));
        fail("acme.busy-v1:0", "us-east-1");
        fail("acme.shy-v1:0", "us-east-1");
        assertThat(aws.seen("/foundation-models")).isEmpty();

        fail("acme.wizzard-v1:0", "us-east-1");
        fail("acme.wizzard-v1:0", "us-east-1");

        assertThat(aws.seen("/foundation-models"))
                .extracting(AwsServer.Seen::region)
                .doesNotHaveDuplicates()
                .contains("us-east-1");
        assertThat(aws.seen("/foundation-model-availability/acme.wizzard-v1:0")).hasSize(1);
    }

    @Test
    void does_not_wait_for_a_control_plane_that_is_slow() {
        aws.refusing("acme.wizzard-v1:0", 400, "ValidationException", INVALID).slow("/foundation-models", 20_000, "{}");
        long start = System.nanoTime();

        Failure failure = fail("acme.wizzard-v1:0", "us-east-1");

        assertThat(failure.code()).isEqualTo(ErrorCode.MODEL_NOT_FOUND);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(9));
    }

    @Test
    void reports_what_is_known_when_the_time_of_the_call_runs_out() {
        aws.refusing("acme.wizzard-v1:0", 400, "ValidationException", INVALID).slow("/foundation-models", 20_000, "{}");
        var request =
                Cards.withTimeout(Cards.chat(card("acme.wizzard-v1:0", "us-east-1"), "hi"), Duration.ofMillis(2500));

        Failure failure = Ends.failure(Ends.of(bedrock.call(request, DeltaListener.NONE)));

        assertThat(failure.code()).isEqualTo(ErrorCode.MODEL_NOT_FOUND);
    }

    @Test
    void asks_the_configured_control_plane() {
        try (AwsServer control = new AwsServer();
                BedrockProvider split = new BedrockProvider(
                        Configs.bedrockWithControlPlane(aws.url(), control.url()),
                        Set.of(),
                        Clock.systemUTC(),
                        BedrockEnvironment.NONE)) {
            aws.refusing("acme.wizzard-v1:0", 400, "ValidationException", INVALID);
            control.models("us-east-1", "acme.wizard-v1:0");

            Failure failure = Ends.failure(
                    Ends.of(split.call(Cards.chat(card("acme.wizzard-v1:0", "us-east-1"), "hi"), DeltaListener.NONE)));

            assertThat(failure.hint())
                    .hasValueSatisfying(hint -> assertThat(hint).contains("did you mean \"acme.wizard-v1:0\"?"));
            assertThat(aws.seen("/foundation-models")).isEmpty();
        }
    }

    @Test
    void says_nothing_of_an_arn_that_hides_its_model() {
        String arn = "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abcdefghijkl";
        aws.on("/model/" + arn + "/converse", 400, "ValidationException", "{\"message\":\"" + INVALID + "\"}");

        assertThat(fail(arn, "us-east-1").code()).isEqualTo(ErrorCode.MODEL_NOT_FOUND);
        assertThat(aws.seen("/foundation-models")).isEmpty();
    }

    private Failure fail(String model, String region) {
        return Ends.failure(Ends.of(bedrock.call(Cards.chat(card(model, region), "hi"), DeltaListener.NONE)));
    }

    private static ModelCard card(String model, String region) {
        return Cards.card(model).region(region).build();
    }
}
