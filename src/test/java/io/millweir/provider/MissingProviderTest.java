package io.millweir.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.millweir.domain.ErrorCode;
import io.millweir.domain.Failure;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.util.VersionInfo;

class MissingProviderTest {
    @Test
    void answers_every_call_with_what_to_install() {
        try (Provider missing = new MissingProvider("aws.bedrock", new MissingModule("bedrockruntime"))) {
            Failure failure =
                    Ends.failure(Ends.of(missing.call(Cards.chat(Cards.card("m").build(), "hi"), DeltaListener.NONE)));

            assertThat(failure.code()).isEqualTo(ErrorCode.DEPENDENCY_MISSING);
            assertThat(failure.message())
                    .isEqualTo("aws.bedrock m: the AWS SDK's module \"bedrockruntime\" is not installed; Millweir falls"
                            + " back to the next model");
            assertThat(failure.hint()).hasValueSatisfying(hint -> assertThat(hint)
                    .contains("software.amazon.awssdk:bedrockruntime:" + VersionInfo.SDK_VERSION));
            assertThat(missing.deployment(Cards.card("m").region("eu-west-1").build())
                            .key())
                    .isEqualTo("aws.bedrock/m/eu-west-1");
        }
    }

    @Test
    void names_the_version_of_the_sdk_that_is_built_with() {
        assertThat(MissingModule.SDK_VERSION).isEqualTo(VersionInfo.SDK_VERSION);
    }

    @ParameterizedTest
    @CsvSource({
        "software/amazon/awssdk/services/sts/StsClient, sts",
        "software.amazon.awssdk.services.bedrock.BedrockAsyncClient, bedrock",
        "software/amazon/awssdk/http/nio/netty/SdkEventLoopGroup, netty-nio-client",
        "software/amazon/awssdk/core/SdkBytes, bedrockruntime"
    })
    void tells_the_module_of_a_class(String type, String artifact) {
        assertThat(MissingModule.behind(new RuntimeException(new NoClassDefFoundError(type))))
                .contains(new MissingModule(artifact));
    }

    @Test
    void knows_nothing_of_other_classes() {
        assertThat(MissingModule.behind(new NoClassDefFoundError("org/example/Thing")))
                .isEmpty();
        assertThat(MissingModule.behind(new IllegalStateException("software/amazon/awssdk/core/X")))
                .isEqualTo(Optional.empty());
    }
}
