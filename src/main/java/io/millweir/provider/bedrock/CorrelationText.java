package io.millweir.provider.bedrock;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;

/** Fits any text into a value of Bedrock's request metadata, which allows few characters and 256 of them. */
final class CorrelationText {
    private static final Pattern ALLOWED = Pattern.compile("[a-zA-Z0-9\\s:_@$#=/+,.-]{0,256}");
    private static final String ENCODED = "b64:";
    private static final int LONGEST = 256;

    private CorrelationText() {}

    /** The text itself, or {@code b64:} and its base64, cut to fit. */
    static String of(String text) {
        if (ALLOWED.matcher(text).matches() && !text.startsWith(ENCODED)) {
            return text;
        }
        String encoded = ENCODED + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
        return encoded.length() > LONGEST ? encoded.substring(0, LONGEST) : encoded;
    }
}
