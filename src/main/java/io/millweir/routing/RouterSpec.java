package io.millweir.routing;

import java.nio.file.Path;
import java.util.List;

/** How a router is configured. */
public sealed interface RouterSpec {
    /** The lowest estimated cost. */
    record Cheapest() implements RouterSpec {}

    /** The fewest parameters. */
    record Smallest() implements RouterSpec {}

    /** The most parameters. */
    record Largest() implements RouterSpec {}

    /** Any, with equal probability. */
    record Lottery(long seed) implements RouterSpec {}

    /** Each in turn. */
    record RoundRobin() implements RouterSpec {}

    /**
     * What was learned from examples.
     *
     * @param type of the router, as {@code millweir train} calls it
     * @param artifact what training wrote
     * @param settings how its predictions become a choice
     */
    record Learned(String type, Path artifact, LearnedSettings settings) implements RouterSpec {}

    /**
     * The first rule that holds.
     *
     * @param otherwise where queries go that no rule holds for
     */
    record Rules(List<Rule> rules, Target otherwise) implements RouterSpec {
        public Rules {
            rules = List.copyOf(rules);
        }
    }
}
