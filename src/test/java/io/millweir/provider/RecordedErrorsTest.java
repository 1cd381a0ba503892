package io.millweir.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millweir.domain.ErrorCode;
import io.millweir.domain.Failure;
import io.millweir.http.HttpHead;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every error that OpenAI and Anthropic were recorded with. */
class RecordedErrorsTest {
    /** A part of what was said, and what it means. */
    private static final Map<String, ErrorCode> MEANINGS = Map.of(
            "does not exist or you do not have access to it", ErrorCode.MODEL_NOT_FOUND,
            "Web search options not supported", ErrorCode.PROVIDER_REJECTED,
            "model: claude-does-not-exist", ErrorCode.MODEL_NOT_FOUND,
            "does not support effort level", ErrorCode.PROVIDER_REJECTED);

    @ParameterizedTest
    @ValueSource(strings = {"openai", "anthropic"})
    void every_recorded_error_has_its_code_and_a_hint(String provider) {
        HttpFailures failures = new HttpFailures(new Redactor(List.of()), "API_KEYS", Clock.systemUTC());
        int read = 0;
        for (JsonNode each : Recorded.all(provider)) {
            int status = each.path("status").asInt();
            if (status < 300) {
                continue;
            }
            String body = each.path("response_body").toString();

            Failure failure = failures.ofStatus(
                    provider + " m",
                    new HttpHead(status, HttpHeaders.of(Map.of(), (name, value) -> true)),
                    body.getBytes(StandardCharsets.UTF_8));

            ErrorCode expected = MEANINGS.entrySet().stream()
                    .filter(entry -> body.contains(entry.getKey()))
                    .map(Map.Entry::getValue)
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("a recorded error without a meaning here: " + body));
            assertThat(failure.code()).as(body).isEqualTo(expected);
            assertThat(failure.hint()).as(body).isPresent();
            assertThat(failure.providerMessage())
                    .contains(each.path("response_body")
                            .path("error")
                            .path("message")
                            .asText());
            read++;
        }
        System.out.println("recorded errors of " + provider + ": " + read);
        assertThat(read).isGreaterThan(1);
    }
}
