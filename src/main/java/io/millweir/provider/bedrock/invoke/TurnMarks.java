package io.millweir.provider.bedrock.invoke;

import java.util.regex.Pattern;

/**
 * Takes the force out of turn marks in what people write. In a prompt template the model's own marks are all that tells
 * the system prompt from the user; a user who writes {@code <|eot_id|>} or {@code [/INST]} could speak as the system.
 * Such a mark gets a space inside: it reads the same and is no token. Spaces are put in, nothing is taken out, so no new
 * mark can come of it.
 */
final class TurnMarks {
    // Llama 3 and 4, ChatML.
    private static final Pattern BARS = Pattern.compile("<(?=\\|[^|<>\\s]{1,64}\\|>)");
    // DeepSeek, with full-width bars.
    private static final Pattern WIDE_BARS = Pattern.compile("<(?=\uFF5C[^\uFF5C<>]{1,64}\uFF5C>)");
    // Llama 2 and Mistral.
    private static final Pattern BRACKETS = Pattern.compile(
            "\\[(?=/?(?:INST|SYSTEM_PROMPT|AVAILABLE_TOOLS|TOOL_[A-Z]{1,20}|IMG|IMG_BREAK|IMG_END)\\])");
    private static final Pattern ANGLES = Pattern.compile("<(?=</?SYS>>|/?s>|unk>)");

    private TurnMarks() {}

    /** The text without the special tokens of any template. */
    static String withoutTokens(String text) {
        String clean = BARS.matcher(text).replaceAll("< ");
        clean = WIDE_BARS.matcher(clean).replaceAll("< ");
        clean = BRACKETS.matcher(clean).replaceAll("[ ");
        return ANGLES.matcher(clean).replaceAll("< ");
    }

    /** The text with no line that begins with one of these speakers and a colon. */
    static String withoutSpeakers(String text, Pattern speakers) {
        return speakers.matcher(text).replaceAll("$1 :");
    }

    /** Finds lines on which one of these two begins to speak. */
    static Pattern speakers(String one, String other) {
        return Pattern.compile(
                "^([ \\t]{0,16}(?:" + Pattern.quote(one) + "|" + Pattern.quote(other) + ")):", Pattern.MULTILINE);
    }
}
