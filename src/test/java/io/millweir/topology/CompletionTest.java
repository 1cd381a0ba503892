package io.millweir.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.millweir.domain.Account;
import io.millweir.domain.Answer;
import io.millweir.domain.Attempt;
import io.millweir.domain.Deployment;
import io.millweir.domain.Ending;
import io.millweir.domain.ErrorCode;
import io.millweir.domain.Failure;
import io.millweir.domain.FinishReason;
import io.millweir.domain.Origin;
import io.millweir.domain.Prices;
import io.millweir.domain.Purpose;
import io.millweir.domain.Report;
import io.millweir.domain.Tokens;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CompletionTest {
    private static final Origin ORIGIN = new Origin(3, 7, 1_000);
    private static final Instant AT = Instant.parse("2026-03-01T12:00:00.123Z");
    private static final Tokens TOKENS = new Tokens(
            OptionalLong.of(1), OptionalLong.of(2), OptionalLong.of(3), OptionalLong.of(4), OptionalLong.of(1), true);
    private static final Prices PRICES = new Prices(
            Optional.of(new BigDecimal("0.035")),
            Optional.of(new BigDecimal("0.14")),
            Optional.of(new BigDecimal("0.01")),
            Optional.of(BigDecimal.ZERO));
    private static final Failure FAILURE = new Failure(
            ErrorCode.RATE_LIMITED,
            "openai: \"429\"; wait",
            Optional.of("wait"),
            Optional.of("rate_limit_exceeded"),
            Optional.of("Slow down"),
            OptionalInt.of(429),
            Optional.empty());
    private static final Attempt ATTEMPT = new Attempt(
            2,
            "small",
            new Deployment("aws.bedrock", "m-1", Optional.of("us-east-1")),
            1,
            AT,
            AT.plusMillis(10),
            OptionalLong.of(7),
            TOKENS,
            PRICES,
            "v1",
            true,
            false,
            Optional.of(FAILURE),
            Optional.of(Purpose.VERIFY));

    static Stream<Report> reports() {
        return Stream.of(
                Calls.intent(1),
                Calls.answered(1, "hi", 1, 1),
                Calls.failed(1, ErrorCode.TIMEOUT, 1),
                Calls.failedAndEnded(1, ErrorCode.TIMEOUT),
                Calls.ended(ErrorCode.CIRCUIT_OPEN),
                Calls.abandoned(1),
                new Report.Abandoned(Optional.empty()),
                new Report.CaughtUp("task-1"),
                new Report.AttemptEnd(ATTEMPT, Optional.of(Ending.failed(FAILURE, 5))),
                new Report.AttemptEnd(ATTEMPT, Optional.of(Ending.brokenOff(FAILURE, "The cap", 5))),
                new Report.AttemptEnd(
                        ATTEMPT,
                        Optional.of(Ending.failed(FAILURE, 5)
                                .with(new Account(Optional.of(ATTEMPT), "2 of 3 checks", List.of("a warning"))))),
                new Report.End(Ending.answered(
                        new Answer(
                                Optional.empty(),
                                Optional.of(FinishReason.OTHER),
                                List.of(List.of(0.25, -1e-9), List.of()),
                                TOKENS),
                        0)));
    }

    @ParameterizedTest
    @MethodSource("reports")
    void is_valid_and_is_read_as_it_was_written(Report report) {
        Completion completion = new Completion("process-1", "q1", ORIGIN, report);

        byte[] bytes = completion.bytes();

        Schemas.assertValid("completion", bytes);
        assertThat(Completion.read(bytes)).contains(completion);
    }

    @Test
    void leaves_out_how_long_the_provider_asked_to_wait() {
        Failure failure = FAILURE.withRetryAfter(Optional.of(Duration.ofMillis(1_500)));

        byte[] bytes = new Completion("process-1", "q1", ORIGIN, new Report.End(Ending.failed(failure, 0))).bytes();

        Schemas.assertValid("completion", bytes);
        assertThat(Completion.read(bytes).orElseThrow().report()).isEqualTo(new Report.End(Ending.failed(FAILURE, 0)));
    }

    @Test
    void a_marker_is_valid_though_it_belongs_to_no_query() {
        Schemas.assertValid(
                "completion",
                new Completion("process-1", "", new Origin(0, -1, 0), new Report.CaughtUp("task-1")).bytes());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hello",
                "[]",
                "{}",
                "{\"kind\": \"other\", \"report\": {}}",
                "{\"kind\": \"intent\", \"report\": {}}",
                "{\"kind\": \"intent\", \"report\": null}",
                "{\"kind\": \"attempt\", \"report\": {}}",
                "{\"kind\": \"attempt\", \"report\": {\"attempt\": {\"number\": 1, \"fallback_index\": 0,"
                        + " \"streamed\": false, \"lost\": false}}}",
                "{\"kind\": \"end\", \"report\": {}}"
            })
    void is_none_when_it_is_not_complete(String json) {
        assertThat(Completion.read(TopologyFixture.utf8(json))).isEmpty();
    }
}
