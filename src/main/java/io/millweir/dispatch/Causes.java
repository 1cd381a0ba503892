package io.millweir.dispatch;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.millweir.domain.Failure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The words for why a breaker is as it is: codes and numbers, never what a provider wrote, which may quote a prompt. */
final class Causes {
    private static final int LONGEST_CODE = 64;

    private Causes() {}

    /** {@code rate_limited (HTTP 429, "rate_limit_exceeded")}. */
    static String of(Failure failure) {
        List<String> details = new ArrayList<>();
        failure.httpStatus().ifPresent(status -> details.add("HTTP " + status));
        failure.providerCode().filter(Causes::isCode).ifPresent(code -> details.add("\"" + code + "\""));
        String code = failure.code().code();
        return details.isEmpty() ? code : code + " (" + String.join(", ", details) + ")";
    }

    static String overdue(Duration soFar) {
        return "a call that still goes on after " + text(soFar);
    }

    /** {@code 10 of the last 20 calls failed, last rate_limited}. */
    static String counted(CircuitBreaker.Metrics window, CircuitBreakerConfig config, @Nullable String lastFailure) {
        int calls = window.getNumberOfBufferedCalls();
        List<String> seen = new ArrayList<>();
        if (window.getNumberOfFailedCalls() > 0) {
            String last = lastFailure == null ? "" : ", last " + lastFailure;
            seen.add(window.getNumberOfFailedCalls() + " of the last " + calls + " calls failed" + last);
        }
        if (window.getNumberOfSlowCalls() > 0) {
            seen.add(window.getNumberOfSlowCalls() + " of the last " + calls + " calls took longer than "
                    + text(config.getSlowCallDurationThreshold()));
        }
        return seen.isEmpty() ? "all of the last " + calls + " calls were answered" : String.join("; ", seen);
    }

    /** A duration as a person writes it, to the second where it is longer than that. */
    static String text(Duration duration) {
        if (duration.toSeconds() < 10) {
            return duration.toMillis() + " ms";
        }
        if (duration.toMinutes() < 10) {
            return duration.toSeconds() + " s";
        }
        return duration.toHours() < 10 ? duration.toMinutes() + " min" : duration.toHours() + " h";
    }

    /** A code is short and one word; anything else may be text that a server made up of the request. */
    private static boolean isCode(String providerCode) {
        return providerCode.length() <= LONGEST_CODE && providerCode.matches("[A-Za-z0-9_.#:-]+");
    }
}
