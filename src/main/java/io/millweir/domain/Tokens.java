package io.millweir.domain;

import java.util.OptionalLong;

/**
 * Tokens of one provider call, normalised over the providers' differing conventions: {@code input} excludes cached
 * tokens, {@code output} includes reasoning, and the total is input + output + cache read + cache write.
 *
 * @param input tokens billed at the input price
 * @param output tokens billed at the output price, reasoning included
 * @param cacheRead tokens read from the provider's prompt cache
 * @param cacheWrite tokens written to the provider's prompt cache
 * @param reasoning the part of {@code output} that the model thought with
 * @param estimated whether Millweir counted because the provider gave no numbers
 */
public record Tokens(
        OptionalLong input,
        OptionalLong output,
        OptionalLong cacheRead,
        OptionalLong cacheWrite,
        OptionalLong reasoning,
        boolean estimated) {
    /** Nothing known. */
    public static final Tokens UNKNOWN = new Tokens(
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            false);

    /** Input and output as the provider reported them. */
    public static Tokens of(long input, long output) {
        return new Tokens(
                OptionalLong.of(input),
                OptionalLong.of(output),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                false);
    }

    /** Input and output as Millweir counted them. */
    public static Tokens estimated(long input, long output) {
        return new Tokens(
                OptionalLong.of(input),
                OptionalLong.of(output),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                true);
    }

    /** Whether both input and output are known. */
    public boolean known() {
        return input.isPresent() && output.isPresent();
    }

    /** Input + output + cache read + cache write; empty when input or output is unknown. */
    public OptionalLong total() {
        return known()
                ? OptionalLong.of(input.getAsLong() + output.getAsLong() + cacheRead.orElse(0) + cacheWrite.orElse(0))
                : OptionalLong.empty();
    }
}
