package io.millweir.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millweir.domain.Attempt;
import io.millweir.domain.Deployment;
import io.millweir.domain.ErrorCode;
import io.millweir.domain.Failure;
import io.millweir.domain.Message;
import io.millweir.domain.ModelOptions;
import io.millweir.domain.Operation;
import io.millweir.domain.Parameters;
import io.millweir.domain.Prices;
import io.millweir.domain.Priority;
import io.millweir.domain.Query;
import io.millweir.domain.Tokens;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class CallLogTest {
    private static final Instant AT = Instant.parse("2026-03-01T12:00:00Z");

    private final Logger logger = (Logger) LoggerFactory.getLogger(CallLog.NAME);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final Telemetry telemetry = new Telemetry(new SimpleMeterRegistry());

    @BeforeEach
    void capture() {
        logger.setLevel(Level.INFO);
        lines.start();
        logger.addAppender(lines);
    }

    @AfterEach
    void release() {
        logger.detachAppender(lines);
        logger.setLevel(null);
    }

    @Test
    void an_answered_call_has_one_line_with_everything_but_what_was_said() {
        telemetry.called(query(), attempt(OptionalLong.of(120), Tokens.of(5, 6), Optional.empty()), Duration.ZERO);

        assertThat(lines.list).hasSize(1);
        assertThat(lines.list.get(0).getLevel()).isEqualTo(Level.INFO);
        assertThat(lines.list.get(0).getFormattedMessage()).isEqualTo("provider call");
        assertThat(fields())
                .containsExactly(
                        Map.entry("query_id", "q-1"),
                        Map.entry("attempt", 2),
                        Map.entry("model", "nova"),
                        Map.entry("provider", "aws.bedrock"),
                        Map.entry("model_id", "amazon.nova-micro-v1:0"),
                        Map.entry("region", "us-east-1"),
                        Map.entry("operation", "chat"),
                        Map.entry("streamed", true),
                        Map.entry("outcome", "ok"),
                        Map.entry("input_tokens", 5L),
                        Map.entry("output_tokens", 6L),
                        Map.entry("latency_ms", 800L),
                        Map.entry("first_token_ms", 120L));
    }

    @Test
    void a_failed_call_names_the_code_and_status_and_never_the_words_of_the_provider() {
        Failure failure = Failure.of(ErrorCode.RATE_LIMITED, "aws.bedrock: too many calls")
                .withProvider(
                        Optional.of("ThrottlingException"),
                        Optional.of("your prompt SECRET-PROMPT is too much"),
                        OptionalInt.of(429));

        telemetry.called(query(), attempt(OptionalLong.empty(), Tokens.UNKNOWN, Optional.of(failure)), Duration.ZERO);

        assertThat(fields())
                .containsEntry("outcome", "rate_limited")
                .containsEntry("http_status", 429)
                .containsEntry("provider_code", "ThrottlingException")
                .doesNotContainKeys("input_tokens", "output_tokens", "first_token_ms");
        assertThat(lines.list.get(0).getKeyValuePairs().toString()).doesNotContain("SECRET-PROMPT");
    }

    @Test
    void a_call_that_was_given_up_has_a_line_too() {
        Attempt open = attempt(OptionalLong.empty(), Tokens.UNKNOWN, Optional.empty());
        telemetry.lost(
                query(),
                new Attempt(
                        open.number(),
                        open.model(),
                        open.deployment(),
                        open.fallbackIndex(),
                        open.startedAt(),
                        open.endedAt(),
                        open.firstTokenMs(),
                        open.tokens(),
                        open.prices(),
                        open.priceVersion(),
                        open.streamed(),
                        true,
                        open.failure(),
                        open.purpose()));

        assertThat(fields()).containsEntry("outcome", "lost");
    }

    private Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        lines.list.get(0).getKeyValuePairs().forEach(pair -> fields.put(pair.key, pair.value));
        assertThat(fields.toString()).doesNotContain("SECRET-PROMPT");
        return fields;
    }

    private static Attempt attempt(OptionalLong firstTokenMs, Tokens tokens, Optional<Failure> failure) {
        return new Attempt(
                2,
                "nova",
                new Deployment("aws.bedrock", "amazon.nova-micro-v1:0", Optional.of("us-east-1")),
                0,
                AT,
                AT.plusMillis(800),
                firstTokenMs,
                tokens,
                Prices.UNKNOWN,
                "v1",
                true,
                false,
                failure,
                Optional.empty());
    }

    private static Query query() {
        return new Query(
                "q-1",
                Operation.CHAT,
                List.of(Message.user("SECRET-PROMPT")),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                false,
                true,
                Parameters.NONE,
                ModelOptions.NONE,
                "team-a",
                Optional.empty(),
                Map.of(),
                Priority.NORMAL,
                OptionalLong.empty(),
                Optional.empty(),
                OptionalDouble.empty(),
                Optional.empty(),
                List.of());
    }
}
