package io.millweir.provider.bedrock;

import io.millweir.domain.ErrorCode;
import io.millweir.domain.Failure;
import io.millweir.provider.Redactor;
import io.millweir.provider.RetryAfter;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkBytes;

/**
 * Says what an error that Bedrock answered with means in the error codes of the contract.
 *
 * <p>Threading: immutable.
 */
final class BedrockFailures {
    // What is no JSON is a page of some proxy; its beginning is enough to recognise it.
    private static final int LONGEST_PAGE = 4000;

    private static final Pattern SIGN_IN = Pattern.compile("(?i)(?:sts|sso|signin).*");

    private final Redactor redactor;
    private final Clock clock;

    BedrockFailures(Redactor redactor, Clock clock) {
        this.redactor = redactor;
        this.clock = clock;
    }

    /** The failure that this exception, which may be wrapped, stands for. */
    Failure of(String where, String region, Throwable problem) {
        for (Throwable each = problem; each != null; each = each.getCause()) {
            if (each instanceof AwsServiceException answered) {
                return ofAnswer(where, region, answered);
            }
        }
        return SdkFailures.of(where, region, problem, redactor);
    }

    private Failure ofAnswer(String where, String region, AwsServiceException answered) {
        Optional<AwsErrorDetails> details = Optional.ofNullable(answered.awsErrorDetails());
        Optional<String> name = details.map(AwsErrorDetails::errorCode).filter(each -> !each.isEmpty());
        Optional<String> message = details.map(AwsErrorDetails::errorMessage)
                .or(() -> details.map(AwsErrorDetails::rawResponse).map(BedrockFailures::page))
                .or(() -> Optional.ofNullable(answered.getMessage()))
                .filter(each -> !each.isEmpty())
                .map(redactor::redact);
        // In streams the SDK gives the name that signatures have instead of the service's.
        Optional<String> signIn = details.map(AwsErrorDetails::serviceName)
                .filter(service -> SIGN_IN.matcher(service).matches())
                .map(service -> service.toUpperCase(Locale.ROOT) + " ");
        BedrockVerdict verdict = signIn.isEmpty()
                ? BedrockVerdicts.of(name.orElse(""), message.orElse(""), answered, region)
                : SignInVerdicts.of(name.orElse(""), message.orElse(""), answered.statusCode());
        String said = name.map(each -> " \"" + each + "\"").orElse("");
        Failure failure = Failure.of(
                verdict.code(),
                where + ": " + signIn.orElse("") + "answered " + answered.statusCode() + said + "; "
                        + whatToDo(verdict.code()));
        return verdict.hint()
                .map(failure::withHint)
                .orElse(failure)
                .withProvider(name, message, OptionalInt.of(answered.statusCode()))
                .withRetryAfter(details.map(AwsErrorDetails::sdkHttpResponse)
                        .flatMap(response -> RetryAfter.of(response::firstMatchingHeader, clock)));
    }

    private static String page(SdkBytes raw) {
        String text = raw.asUtf8String().strip();
        return text.length() > LONGEST_PAGE ? text.substring(0, LONGEST_PAGE) + "…" : text;
    }

    private static String whatToDo(ErrorCode code) {
        return switch (code.action()) {
            case RETRY -> "Millweir waits and tries again or falls back";
            case NEXT_MODEL -> "Millweir falls back to the next model";
            case ANSWER -> "change the query, see provider_message";
        };
    }
}
