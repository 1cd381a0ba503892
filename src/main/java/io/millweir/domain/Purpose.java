package io.millweir.domain;

import java.util.Locale;

/** What a call of a {@link Strategy} is made for. */
public enum Purpose {
    /** Its answer may be the query's. */
    ANSWER,
    /** A model looks at its own answer. */
    VERIFY,
    /** Another model grades an answer. */
    JUDGE,
    /** A question is taken apart. */
    DECOMPOSE,
    /** A part of a question is answered. */
    PART,
    /** The answers of the parts become one. */
    AGGREGATE,
    /** A model names the model that shall answer. */
    PICK;

    /** The name on the wire, for example {@code verify}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
