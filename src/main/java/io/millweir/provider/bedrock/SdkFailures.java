package io.millweir.provider.bedrock;

import io.millweir.domain.ErrorCode;
import io.millweir.domain.Failure;
import io.millweir.provider.Redactor;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeoutException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;

/** Says what an error that the AWS SDK found by itself means; it mostly tells them apart by their text. */
final class SdkFailures {
    private static final String NEXT = "; Millweir falls back to the next model";
    private static final String AGAIN = "; Millweir waits and tries again or falls back";

    private SdkFailures() {}

    static Failure of(String where, Throwable problem, Redactor redactor) {
        String text = text(problem);
        Failure failure = read(where, problem, text.toLowerCase(Locale.ROOT));
        return failure.withProvider(
                Optional.of(innermost(problem).getClass().getSimpleName()),
                Optional.of(redactor.redact(text)),
                OptionalInt.empty());
    }

    private static Failure read(String where, Throwable problem, String text) {
        if (caused(problem, ApiCallTimeoutException.class) || caused(problem, ApiCallAttemptTimeoutException.class)) {
            return timeout(where);
        }
        // Both mean that this process has too many calls in flight, so they must not count against Bedrock.
        if (text.contains("maximum pending connection acquisitions")
                || text.contains("acquire operation took longer")) {
            return Failure.of(
                    ErrorCode.OVERLOADED,
                    where + ": no free connection within this process; send less at once",
                    "raise providers.bedrock.max-concurrency or lower dispatch.max-in-flight");
        }
        if (text.contains("module must be on the class path")) {
            return Failure.of(
                    ErrorCode.DEPENDENCY_MISSING,
                    where + ": an AWS SDK module is missing" + NEXT,
                    "add the module that provider_message names to Millweir's lib directory");
        }
        if (text.contains("expired") && (text.contains("sso") || text.contains("token"))) {
            return Failure.of(
                    ErrorCode.CREDENTIALS_EXPIRED,
                    where + ": the AWS session has expired" + NEXT,
                    "renew it, for example: aws sso login");
        }
        if (text.contains("unable to load credentials")
                || text.contains("no credentials")
                || text.contains("credentials cannot be null")
                || text.contains("profile file")) {
            return Failure.of(
                    ErrorCode.CREDENTIALS_MISSING,
                    where + ": no AWS credentials were found" + NEXT,
                    "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, AWS_PROFILE, or API_KEYS with a Bedrock entry");
        }
        return connection(where, problem, text);
    }

    private static Failure connection(String where, Throwable problem, String text) {
        if (caused(problem, UnknownHostException.class) || caused(problem, ConnectException.class)) {
            return Failure.of(
                    ErrorCode.PROVIDER_UNAVAILABLE,
                    where + ": no connection" + AGAIN,
                    "check the region's name, the endpoint and the network");
        }
        if (text.contains("read timed out")) {
            return timeout(where);
        }
        if (text.contains("does not support alpn") || text.contains("was not settings")) {
            return Failure.of(
                    ErrorCode.PROVIDER_UNAVAILABLE,
                    where + ": the peer does not speak HTTP/2" + NEXT,
                    "check proxies between this machine and Bedrock; an http:// endpoint is spoken to in HTTP/1.1");
        }
        if (causedByJson(problem) || text.contains("unmarshal") || text.contains("unable to parse")) {
            return Failure.of(
                    ErrorCode.MALFORMED_RESPONSE,
                    where + ": the answer cannot be read" + NEXT,
                    "check that the endpoint is Bedrock's runtime");
        }
        if (caused(problem, IOException.class) || text.contains("unable to execute http request")) {
            return Failure.of(ErrorCode.PROVIDER_UNAVAILABLE, where + ": the connection broke" + AGAIN);
        }
        return Failure.of(
                ErrorCode.INTERNAL,
                where + ": the AWS SDK failed with \""
                        + innermost(problem).getClass().getSimpleName() + "\"; see provider_message");
    }

    static Failure timeout(String where) {
        return Failure.of(ErrorCode.TIMEOUT, where + ": no whole answer in time" + NEXT);
    }

    private static boolean caused(Throwable problem, Class<? extends Throwable> type) {
        for (Throwable each = problem; each != null; each = each.getCause()) {
            if (type.isInstance(each)) {
                return true;
            }
        }
        return false;
    }

    // The SDK brings its own copy of Jackson, in a package that is no part of its interface.
    private static boolean causedByJson(Throwable problem) {
        for (Throwable each = problem; each != null; each = each.getCause()) {
            if (each.getClass().getSimpleName().startsWith("Json")) {
                return true;
            }
        }
        return false;
    }

    private static Throwable innermost(Throwable problem) {
        Throwable each = problem;
        while (each.getCause() != null && !(each.getCause() instanceof TimeoutException)) {
            each = each.getCause();
        }
        return each;
    }

    private static String text(Throwable problem) {
        StringBuilder text = new StringBuilder();
        for (Throwable each = problem; each != null; each = each.getCause()) {
            if (each.getMessage() != null && text.indexOf(each.getMessage()) < 0) {
                text.append(text.isEmpty() ? "" : ": ").append(each.getMessage());
            }
        }
        return text.toString();
    }
}
