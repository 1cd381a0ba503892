package io.millweir.routing;

/**
 * A condition and where queries go that meet it.
 *
 * @param name shown in reasons
 */
public record Rule(String name, Condition when, Target target) {}
