package io.millweir.provider.bedrock;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.millweir.config.ProviderConfig.AwsKeys;
import io.millweir.config.Secret;
import io.millweir.domain.Failure;
import io.millweir.provider.Cards;
import io.millweir.provider.Configs;
import io.millweir.provider.DeltaListener;
import io.millweir.provider.Ends;
import io.millweir.registry.ModelCard;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Keys appear in nothing that is printed. */
class BedrockSecrecyTest {
    private static final AwsKeys KEYS =
            new AwsKeys("AKIDONE", new Secret("sekret-access-key"), Optional.of(new Secret("sekret-session-token")));
    private static final Secret TOKEN = new Secret("sekret-bedrock-key");
    private static final ModelCard NOVA =
            Cards.card("m.n-v1:0").region("us-east-1").build();

    @Test
    void no_choice_of_credentials_prints_a_secret() {
        for (BedrockCredentials each :
                List.of(new BedrockCredentials.Keys(KEYS), new BedrockCredentials.Token(TOKEN))) {
            assertThat(new BedrockTarget("r", Optional.empty(), each).toString())
                    .doesNotContain("sekret");
            assertThat(new ControlTarget("r", Optional.empty(), each).toString())
                    .doesNotContain("sekret");
        }
        assertThat(environment().toString()).doesNotContain("sekret");
        assertThat(Configs.bedrock("http://localhost", Optional.empty(), List.of(KEYS), TOKEN.reveal())
                        .toString())
                .doesNotContain("sekret");
    }

    @Test
    void a_message_that_echoes_any_of_the_keys_is_blotted_out_in_the_failure_and_the_log() {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Logger logger = (Logger) LoggerFactory.getLogger("io.millweir");
        Level before = logger.getLevel();
        logger.setLevel(Level.TRACE);
        log.start();
        logger.addAppender(log);
        try (AwsServer aws = new AwsServer();
                BedrockProvider bedrock = new BedrockProvider(
                        Configs.bedrock(aws.url(), Optional.empty(), List.of(KEYS), TOKEN.reveal()),
                        Set.of(),
                        Clock.systemUTC(),
                        environment())) {
            aws.refusing(
                    "m.n-v1:0",
                    400,
                    "ValidationException",
                    "The provided model identifier is invalid. sekret-access-key sekret-session-token"
                            + " sekret-bedrock-key sekret-environment-token AKIDONE");

            Failure failure = Ends.failure(Ends.of(bedrock.call(Cards.chat(NOVA, "hi"), DeltaListener.NONE)));

            assertThat(failure.toString()).contains("<redacted>").doesNotContain("sekret", "AKIDONE");
            assertThat(log.list.toString()).contains("control plane").doesNotContain("sekret");
        } finally {
            logger.detachAppender(log);
            logger.setLevel(before);
        }
    }

    private static BedrockEnvironment environment() {
        return new BedrockEnvironment(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(new Secret("sekret-environment-token")));
    }
}
