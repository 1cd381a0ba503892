package io.millweir.simulator;

import java.util.Optional;

/**
 * How often a model is right.
 *
 * @param task the tasks it speaks of, with hyphens for what is no letter or digit; empty for all others
 * @param percent of the prompts of that task that are answered right, 0 to 100
 */
record Skill(Optional<String> task, int percent) implements Word {}
