package io.millweir.provider;

import io.millweir.domain.ErrorCode;
import io.millweir.domain.Failure;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A part of the AWS SDK that is not in this distribution.
 *
 * @param artifact its name in the group {@code software.amazon.awssdk}, for example {@code sts}
 */
public record MissingModule(String artifact) {
    /** The SDK's version that this program was built with; what is added must be of the same. */
    public static final String SDK_VERSION = "2.50.2";

    private static final Pattern SAID_BY_SDK =
            Pattern.compile("'([a-z0-9-]{1,40})' (?:service|core) module must be on the class path");
    private static final Pattern CLASS = Pattern.compile("software[./]amazon[./]awssdk[./]([a-z0-9./]{1,80})");

    /** The module whose absence the SDK complains of in this text. */
    public static Optional<MissingModule> saidIn(String text) {
        Matcher matcher = SAID_BY_SDK.matcher(text);
        return matcher.find() ? Optional.of(new MissingModule(matcher.group(1))) : Optional.empty();
    }

    /** The module of the class of the SDK that this error, or a cause of it, could not find. */
    public static Optional<MissingModule> behind(Throwable problem) {
        for (Throwable each = problem; each != null; each = each.getCause()) {
            boolean absent = each instanceof NoClassDefFoundError || each instanceof ClassNotFoundException;
            Matcher matcher = CLASS.matcher(String.valueOf(each.getMessage()));
            if (absent && matcher.find()) {
                return Optional.of(new MissingModule(artifactOf(matcher.group(1).replace('.', '/'))));
            }
        }
        return Optional.empty();
    }

    /** The failure of every call that needs it. */
    public Failure failure(String where) {
        return Failure.of(
                ErrorCode.DEPENDENCY_MISSING,
                where + ": the AWS SDK's module \"" + artifact + "\" is not installed; Millweir falls back to the next"
                        + " model",
                "put " + coordinates() + " and what it depends on into the lib directory of the distribution, and start"
                        + " Millweir again");
    }

    /** Group, artifact and version. */
    public String coordinates() {
        return "software.amazon.awssdk:" + artifact + ":" + SDK_VERSION;
    }

    private static String artifactOf(String path) {
        String[] parts = path.split("/");
        if (parts[0].equals("services") && parts.length > 1) {
            return parts[1];
        }
        return path.startsWith("http/nio/netty") ? "netty-nio-client" : "bedrockruntime";
    }
}
