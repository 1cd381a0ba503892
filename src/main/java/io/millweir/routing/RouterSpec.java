package io.millweir.routing;

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
