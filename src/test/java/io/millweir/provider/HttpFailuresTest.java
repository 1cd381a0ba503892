package io.millweir.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.millweir.config.Secret;
import io.millweir.domain.ErrorCode;
import io.millweir.domain.Failure;
import io.millweir.http.HttpHead;
import io.millweir.http.HttpOutcome;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpFailuresTest {
    private static final String SETTING = "OPENAI_API_KEY, API_KEYS or providers.openai.api-keys";

    private final Redactor redactor = new Redactor(List.of(new Secret("hunter2")));
    private final HttpFailures failures = new HttpFailures(redactor, SETTING, new SettableClock());

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // OpenAI
                "401|{\"error\":{\"message\":\"Incorrect API key provided\",\"type\":\"invalid_request_error\",\"code\":\"invalid_api_key\"}}|CREDENTIALS_INVALID|OPENAI_API_KEY",
                "404|{\"error\":{\"message\":\"The model `x` does not exist or you do not have access to it.\",\"code\":\"model_not_found\"}}|MODEL_NOT_FOUND|/models",
                "400|{\"error\":{\"message\":\"m\",\"code\":\"model_not_found\"}}|MODEL_NOT_FOUND|providers.openai.endpoint",
                "403|{\"error\":{\"message\":\"Country not supported\",\"code\":\"unsupported_country_region_territory\"}}|ACCESS_DENIED|access",
                "429|{\"error\":{\"message\":\"You exceeded your current quota, please check your plan\",\"type\":\"insufficient_quota\",\"code\":\"insufficient_quota\"}}|QUOTA_EXCEEDED|another account in OPENAI_API_KEY",
                "429|{\"error\":{\"message\":\"m\",\"type\":\"insufficient_quota\",\"code\":\"429\"}}|QUOTA_EXCEEDED|credit",
                "400|{\"error\":{\"message\":\"m\",\"code\":\"billing_hard_limit_reached\"}}|QUOTA_EXCEEDED|credit",
                "429|{\"error\":{\"message\":\"Rate limit reached for gpt-4o on requests per min (RPM)\",\"code\":\"rate_limit_exceeded\"}}|RATE_LIMITED|requests_per_minute",
                "429|{\"error\":{\"message\":\"Rate limit reached for gpt-4o on requests per day (RPD): Limit 200\",\"code\":\"rate_limit_exceeded\"}}|QUOTA_EXCEEDED|quota",
                "400|{\"error\":{\"message\":\"Unsupported value: 'messages[0].role' does not support 'system'\",\"param\":\"messages[0].role\",\"code\":\"unsupported_value\"}}|PROVIDER_REJECTED|\"messages[0].role\"",
                "400|{\"error\":{\"message\":\"Web search options not supported with this model.\",\"param\":\"web_search_options\",\"code\":null,\"type\":\"invalid_request_error\"}}|PROVIDER_REJECTED|\"web_search_options\"",
                "400|{\"error\":{\"message\":\"m\",\"code\":\"context_length_exceeded\"}}|CONTEXT_LENGTH_EXCEEDED|larger context",
                "400|{\"error\":{\"message\":\"Your request was rejected as a result of our safety system.\",\"code\":\"content_policy_violation\"}}|CONTENT_FILTERED|content policy",
                "400|{\"error\":{\"message\":\"flagged as potentially violating our usage policy\",\"code\":\"invalid_prompt\"}}|CONTENT_FILTERED|content policy",
                "500|{\"error\":{\"message\":\"The server had an error\",\"type\":\"server_error\"}}|PROVIDER_ERROR|status page",
                "503|{\"error\":{\"message\":\"That model is currently overloaded with other requests.\",\"type\":\"server_error\"}}|PROVIDER_UNAVAILABLE|fallbacks",
                // Anthropic
                "400|{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"m\"}}|PROVIDER_REJECTED|provider_message",
                "400|{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"Your credit balance is too low to access the Anthropic API.\"}}|QUOTA_EXCEEDED|credit",
                "400|{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"You have reached your specified API usage limits. You will regain access on 2026-12-01\"}}|QUOTA_EXCEEDED|quota",
                "400|{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"prompt is too long: 213462 tokens > 200000 maximum\"}}|CONTEXT_LENGTH_EXCEEDED|larger context",
                "400|{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"input length and `max_tokens` exceed context limit\"}}|CONTEXT_LENGTH_EXCEEDED|max_tokens",
                "400|{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"Output blocked by content filtering policy\"}}|CONTENT_FILTERED|change",
                "401|{\"type\":\"error\",\"error\":{\"type\":\"authentication_error\",\"message\":\"invalid x-api-key\"}}|CREDENTIALS_INVALID|replace it in",
                "403|{\"type\":\"error\",\"error\":{\"type\":\"permission_error\",\"message\":\"m\"}}|ACCESS_DENIED|access",
                "404|{\"type\":\"error\",\"error\":{\"type\":\"not_found_error\",\"message\":\"model: claude-x\"}}|MODEL_NOT_FOUND|model id",
                "413|{\"type\":\"error\",\"error\":{\"type\":\"request_too_large\",\"message\":\"m\"}}|PAYLOAD_TOO_LARGE|shorten",
                "429|{\"type\":\"error\",\"error\":{\"type\":\"rate_limit_error\",\"message\":\"m\"}}|RATE_LIMITED|add keys",
                "500|{\"type\":\"error\",\"error\":{\"type\":\"api_error\",\"message\":\"m\"}}|PROVIDER_ERROR|status page",
                "529|{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}|PROVIDER_UNAVAILABLE|fallbacks",
                // NVIDIA and compatible servers
                "401|{\"status\":401,\"title\":\"Unauthorized\",\"detail\":\"Authentication failed\"}|CREDENTIALS_INVALID|replace it in",
                "403|{\"status\":403,\"title\":\"Forbidden\",\"detail\":\"Authorization failed\"}|CREDENTIALS_INVALID|replace it in",
                "402|{\"status\":402,\"title\":\"Payment Required\",\"detail\":\"Cloud credits expired\"}|QUOTA_EXCEEDED|credit",
                "404|{\"status\":404,\"title\":\"Not Found\",\"detail\":\"Function 'f': Not found for account 'a'\"}|MODEL_NOT_FOUND|endpoint",
                "400|{\"error\":\"Input length 5000 exceeds maximum allowed token size 512\"}|CONTEXT_LENGTH_EXCEEDED|shorten",
                "422|{\"detail\":[{\"msg\":\"field required\"}]}|PROVIDER_REJECTED|provider_message",
                "408||TIMEOUT|providers.openai.timeout",
                "502|<html>bad gateway</html>|PROVIDER_ERROR|status page",
                "302|moved|MALFORMED_RESPONSE|providers.openai.endpoint",
            })
    void maps_an_answer_to_a_code_and_says_what_to_do(int status, String body, ErrorCode expected, String advice) {
        byte[] bytes = (body == null ? "" : body).getBytes(StandardCharsets.UTF_8);

        Failure failure = failures.ofStatus("openai m", head(status, Map.of()), bytes);

        assertThat(failure.code()).isEqualTo(expected);
        assertThat(failure.hint()).hasValueSatisfying(hint -> assertThat(hint).contains(advice));
        assertThat(failure.message()).startsWith("openai m: answered " + status).contains("; ");
        assertThat(failure.httpStatus()).hasValue(status);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "overloaded_error|Overloaded|PROVIDER_UNAVAILABLE",
                "api_error|Internal server error|PROVIDER_ERROR",
                "rate_limit_error|m|RATE_LIMITED",
                "rate_limit_exceeded|m|RATE_LIMITED",
                "authentication_error|m|CREDENTIALS_INVALID",
                "permission_error|m|ACCESS_DENIED",
                "not_found_error|m|MODEL_NOT_FOUND",
                "request_too_large|m|PAYLOAD_TOO_LARGE",
                "timeout_error|m|TIMEOUT",
                "billing_error|m|QUOTA_EXCEEDED",
                "insufficient_quota|m|QUOTA_EXCEEDED",
                "server_error|m|PROVIDER_ERROR",
                "invalid_request_error|prompt is too long|CONTEXT_LENGTH_EXCEEDED",
                "invalid_request_error|m|PROVIDER_REJECTED",
                "something_new|m|PROVIDER_ERROR",
                "service_unavailable|m|PROVIDER_UNAVAILABLE",
                "slow_down|m|PROVIDER_UNAVAILABLE",
                "invalid_prompt|m|PROVIDER_REJECTED",
            })
    void maps_an_error_in_the_middle_of_a_stream(String type, String message, ErrorCode expected) {
        String body = "{\"type\":\"error\",\"error\":{\"type\":\"" + type + "\",\"message\":\"" + message + "\"}}";

        Failure failure = failures.ofErrorObject(
                "anthropic m",
                "broke the stream off with an error",
                Json.parse(body.getBytes(StandardCharsets.UTF_8)).orElseThrow());

        assertThat(failure.code()).isEqualTo(expected);
        assertThat(failure.message()).startsWith("anthropic m: broke the stream off with an error \"" + type + "\"; ");
        assertThat(failure.providerMessage()).contains(message);
        assertThat(failure.httpStatus()).isEmpty();
    }

    @Test
    void a_timeout_names_the_keys_that_raise_it() {
        assertThat(failures.ofTransport("openai m", new HttpOutcome.TimedOut(Duration.ofSeconds(1)))
                        .hint())
                .contains("raise the card's timeout, providers.openai.timeout or dispatch.attempt-timeout, or lower"
                        + " max_tokens");
    }

    @Test
    void reads_how_long_to_wait_in_every_form() {
        assertThat(retryAfter(Map.of("Retry-After", List.of("7")))).isEqualTo(Duration.ofSeconds(7));
        assertThat(retryAfter(Map.of("retry-after", List.of("Sun, 01 Mar 2026 12:00:07 GMT"))))
                .isEqualTo(Duration.ofSeconds(7));
        assertThat(retryAfter(Map.of("retry-after", List.of("1"), "retry-after-ms", List.of("250"))))
                .isEqualTo(Duration.ofMillis(250));
    }

    @Test
    void blots_out_keys_only() {
        Failure failure = failures.ofStatus(
                "openai m",
                head(401, Map.of()),
                "{\"error\":{\"message\":\"Incorrect API key provided: hunter2. See your account.\"}}"
                        .getBytes(StandardCharsets.UTF_8));

        assertThat(failure.providerMessage()).contains("Incorrect API key provided: <redacted>. See your account.");
    }

    private Duration retryAfter(Map<String, List<String>> headers) {
        return failures.ofStatus("openai m", head(429, headers), new byte[0])
                .retryAfter()
                .orElseThrow();
    }

    private static HttpHead head(int status, Map<String, List<String>> headers) {
        return new HttpHead(status, HttpHeaders.of(headers, (name, value) -> true));
    }
}
