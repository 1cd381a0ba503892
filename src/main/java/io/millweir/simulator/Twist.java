package io.millweir.simulator;

/** A change to what a good answer says. */
enum Twist implements Word {
    NO_USAGE,
    CONTENT_FILTER,
    LENGTH,
    ECHO,
    REASONING,
    EMPTY,
    NO_DONE
}
