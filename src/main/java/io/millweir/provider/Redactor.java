package io.millweir.provider;

import io.millweir.config.Secret;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Blots out keys in what providers say, for some quote the key that they refuse.
 *
 * <p>Threading: immutable.
 */
public final class Redactor {
    private static final String BLOT = "<redacted>";
    private static final int SHORTEST = 4;

    // OpenAI and Anthropic (also with the middle starred out), NVIDIA, Bedrock API keys, AWS access key ids, any
    // bearer.
    private static final Pattern KEY_LIKE = Pattern.compile("\\bsk-[\\w*.-]{4,}"
            + "|\\bnvapi-[\\w*.-]{4,}"
            + "|\\bABSK[\\w*+/=-]{8,}"
            + "|\\bbedrock-api-key-[\\w*+/=-]{4,}"
            + "|\\b(?:AKIA|ASIA)[A-Z0-9]{12,}"
            + "|(?<=\\b[Bb]earer )[\\w*.+/=~-]{16,}");

    private final List<String> secrets;

    /** Blots out these secrets and whatever looks like a key. */
    public Redactor(Collection<Secret> secrets) {
        this.secrets = secrets.stream()
                .map(Secret::reveal)
                .map(String::strip)
                .filter(each -> each.length() >= SHORTEST)
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }

    /** The text without keys. */
    public String redact(String text) {
        String clean = text;
        for (String secret : secrets) {
            clean = clean.replace(secret, BLOT);
        }
        return KEY_LIKE.matcher(clean).replaceAll(BLOT);
    }
}
