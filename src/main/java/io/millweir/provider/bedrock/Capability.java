package io.millweir.provider.bedrock;

import java.util.Locale;

/** Something that not every model of Bedrock can do; a card's {@code supports} names it in lower case. */
enum Capability {
    /** Answers the Converse operation; what does not is called by InvokeModel. */
    CONVERSE,
    /** Gives its answer piece by piece. */
    STREAMING,
    SYSTEM_PROMPT,
    TEMPERATURE,
    TOP_P,
    /** Takes both of them in one request. */
    TEMPERATURE_WITH_TOP_P,
    STOP_SEQUENCES;

    /** The key in a card's {@code supports}, for example {@code system_prompt}. */
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
