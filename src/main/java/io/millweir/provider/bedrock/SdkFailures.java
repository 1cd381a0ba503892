package io.millweir.provider.bedrock;

import io.millweir.domain.ErrorCode;
import io.millweir.domain.Failure;
import io.millweir.domain.Nearest;
import io.millweir.provider.MissingModule;
import io.millweir.provider.Redactor;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.regions.Region;

/** Says what an error that the AWS SDK found by itself means; it mostly tells them apart by their text. */
final class SdkFailures {
    private static final String NEXT = "; Millweir falls back to the next model";
    private static final String AGAIN = "; Millweir waits and tries again or falls back";

    static final String RAISE_TIMEOUT =
            "raise the card's timeout, providers.bedrock.timeout or dispatch.attempt-timeout," + " or lower max_tokens";
    static final String CHECK_ENDPOINT =
            "check that providers.bedrock.endpoint is Bedrock's runtime and no proxy's page";
    private static final Pattern PROFILE = Pattern.compile("profile '([^']{1,100})'");

    private SdkFailures() {}

    static Failure of(String where, String region, Throwable problem, Redactor redactor) {
        String text = text(problem);
        Failure failure = MissingModule.saidIn(text)
                .or(() -> MissingModule.behind(problem))
                .map(module -> module.failure(where))
                .orElseGet(() -> read(where, region, problem, text));
        return failure.withProvider(
                Optional.of(innermost(problem).getClass().getSimpleName()),
                Optional.of(redactor.redact(text)),
                OptionalInt.empty());
    }

    private static Failure read(String where, String region, Throwable problem, String whole) {
        String text = whole.toLowerCase(Locale.ROOT);
        if (caused(problem, ApiCallTimeoutException.class) || caused(problem, ApiCallAttemptTimeoutException.class)) {
            return timeout(where);
        }
        if (caused(problem, AnswerBound.TooLong.class)) {
            return Failure.of(
                    ErrorCode.MALFORMED_RESPONSE,
                    where + ": the answer is longer than " + AnswerBound.MOST_BYTES + " bytes" + NEXT,
                    CHECK_ENDPOINT);
        }
        // Both mean that this process has too many calls in flight, so they must not count against Bedrock.
        if (text.contains("maximum pending connection acquisitions")
                || text.contains("acquire operation took longer")) {
            return overloaded(where);
        }
        return ofCredentials(where, whole, text).orElseGet(() -> connection(where, region, problem, text));
    }

    private static Optional<Failure> ofCredentials(String where, String whole, String text) {
        Matcher named = PROFILE.matcher(whole);
        Optional<String> profile = named.find() ? Optional.of(named.group(1)) : Optional.empty();
        boolean signOn = text.contains("sso") || text.contains("token") || text.contains("session");
        if ((text.contains("expired") && signOn) || text.contains("aws sso login") || text.contains("reauthenticate")) {
            return Optional.of(Failure.of(
                    ErrorCode.CREDENTIALS_EXPIRED,
                    where + ": the AWS session has expired" + NEXT,
                    "sign on again: aws sso login"
                            + profile.map(each -> " --profile " + each).orElse("")
                            + ", or aws login for a profile made by it"));
        }
        if (text.contains("unable to load region")) {
            return Optional.of(Failure.of(
                    ErrorCode.CREDENTIALS_MISSING,
                    where + ": no AWS region is configured" + NEXT,
                    "set aws_region in the card, providers.bedrock.region, or AWS_REGION"));
        }
        if (text.contains("process-based credentials") || text.contains("credential_process")) {
            return Optional.of(Failure.of(
                    ErrorCode.CREDENTIALS_MISSING,
                    where + ": the profile's credential_process gave no credentials" + NEXT,
                    "run the command of credential_process by hand: it must print JSON and end with status 0"));
        }
        boolean chain = text.contains("from any of the providers in the chain");
        if (!chain && profile.isPresent() && text.contains("profile")) {
            return Optional.of(Failure.of(
                    ErrorCode.CREDENTIALS_MISSING,
                    where + ": no AWS credentials were found for profile \"" + profile.get() + "\"" + NEXT,
                    "complete profile \"" + profile.get() + "\" in ~/.aws/config or ~/.aws/credentials, or correct"
                            + " aws_profile in the card, providers.bedrock.profile or AWS_PROFILE"));
        }
        boolean missing = text.contains("unable to load credentials")
                || text.contains("no credentials")
                || text.contains("credentials cannot be null")
                || text.contains("profile file")
                || text.contains("web identity");
        return missing
                ? Optional.of(Failure.of(
                        ErrorCode.CREDENTIALS_MISSING,
                        where + ": no AWS credentials were found" + NEXT,
                        "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, AWS_PROFILE, AWS_BEARER_TOKEN_BEDROCK, or"
                                + " API_KEYS with a Bedrock entry"))
                : Optional.empty();
    }

    private static Failure connection(String where, String region, Throwable problem, String text) {
        if (caused(problem, UnknownHostException.class)) {
            Set<String> regions = Region.regions().stream().map(Region::id).collect(Collectors.toSet());
            return Failure.of(
                    ErrorCode.PROVIDER_UNAVAILABLE,
                    where + ": host \"" + unknownHost(problem) + "\" was not found" + AGAIN,
                    regions.contains(region) || region.isEmpty()
                            ? "check that AWS serves this in region \"" + region + "\", and the network's DNS and proxy"
                            : "unknown region \"" + region + "\"" + suggestion(region, regions)
                                    + " correct aws_region in the card, providers.bedrock.region or AWS_REGION");
        }
        if (caused(problem, ConnectException.class)) {
            return Failure.of(
                    ErrorCode.PROVIDER_UNAVAILABLE,
                    where + ": no connection" + AGAIN,
                    "check the endpoint, and the proxy and network between this machine and Bedrock");
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
        if (causedByJson(problem)
                || text.contains("unmarshal")
                || text.contains("unable to parse")
                || text.contains("checksum")) {
            return Failure.of(
                    ErrorCode.MALFORMED_RESPONSE, where + ": the answer cannot be read" + NEXT, CHECK_ENDPOINT);
        }
        if (caused(problem, IOException.class) || text.contains("unable to execute http request")) {
            return Failure.of(
                    ErrorCode.PROVIDER_UNAVAILABLE,
                    where + ": the connection broke" + AGAIN,
                    "look for proxies and firewalls that end idle connections when it happens often");
        }
        return Failure.of(
                ErrorCode.INTERNAL,
                where + ": the AWS SDK failed with \""
                        + innermost(problem).getClass().getSimpleName() + "\"; see provider_message");
    }

    /** All connections are in use, which is this process's affair and says nothing of Bedrock. */
    static Failure overloaded(String where) {
        return Failure.of(
                ErrorCode.OVERLOADED,
                where + ": no free connection within this process; send less at once",
                "raise providers.bedrock.max-concurrency or lower dispatch.max-in-flight");
    }

    static Failure timeout(String where) {
        return Failure.of(ErrorCode.TIMEOUT, where + ": no whole answer in time" + NEXT, RAISE_TIMEOUT);
    }

    /** Java says the host alone, or with the system's explanation after a colon. */
    private static String unknownHost(Throwable problem) {
        for (Throwable each = problem; each != null; each = each.getCause()) {
            if (each instanceof UnknownHostException && each.getMessage() != null) {
                return each.getMessage().split("[:\\s]", 2)[0];
            }
        }
        return "";
    }

    private static String suggestion(String name, Set<String> known) {
        String suggestion = Nearest.didYouMean(name, known);
        return suggestion.isEmpty() ? ";" : suggestion;
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
