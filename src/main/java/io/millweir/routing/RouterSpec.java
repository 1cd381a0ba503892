package io.millweir.routing;

import java.nio.file.Path;
import java.util.List;

/** How a router is configured. */
public sealed interface RouterSpec
        permits RouterSpec.Cheapest,
                RouterSpec.Smallest,
                RouterSpec.Largest,
                RouterSpec.Lottery,
                RouterSpec.RoundRobin,
                RouterSpec.Learned,
                RouterSpec.BradleyTerry,
                RouterSpec.Bandit,
                RouterSpec.Rules,
                StrategySpec {
    /** What the configuration calls it. */
    String type();

    /** The lowest estimated cost. */
    record Cheapest() implements RouterSpec {
        @Override
        public String type() {
            return "cheapest";
        }
    }

    /** The fewest parameters. */
    record Smallest() implements RouterSpec {
        @Override
        public String type() {
            return "smallest";
        }
    }

    /** The most parameters. */
    record Largest() implements RouterSpec {
        @Override
        public String type() {
            return "largest";
        }
    }

    /** Any, with equal probability. */
    record Lottery(long seed) implements RouterSpec {
        @Override
        public String type() {
            return "random";
        }
    }

    /** Each in turn. */
    record RoundRobin() implements RouterSpec {
        @Override
        public String type() {
            return "round-robin";
        }
    }

    /**
     * What was learned from examples.
     *
     * @param type of the router, as {@code millweir train} calls it
     * @param artifact what training wrote
     * @param settings how its predictions become a choice
     */
    record Learned(String type, Path artifact, LearnedSettings settings) implements RouterSpec {}

    /**
     * Learned while running from comparisons.
     *
     * @param costWeight what the whole cost of the dearest candidate is worth, as a score
     */
    record BradleyTerry(double costWeight) implements RouterSpec {
        @Override
        public String type() {
            return "bradley-terry";
        }
    }

    /**
     * Learned while running from ratings.
     *
     * @param exploration how much what is not known yet is worth: ratings are taken to scatter by this much
     * @param costWeight what the whole cost of the dearest candidate is worth, as a score
     * @param seed of the lots
     * @param embedder makes the vectors of queries
     */
    record Bandit(Policy policy, double exploration, double costWeight, long seed, String embedder)
            implements RouterSpec {
        @Override
        public String type() {
            return "bandit";
        }

        /** How a bandit explores. */
        public enum Policy {
            /** Draws by the probability of being the best. */
            THOMPSON,
            /** Takes the one that would be the best with luck. */
            LINUCB
        }
    }

    /**
     * The first rule that holds.
     *
     * @param otherwise where queries go that no rule holds for
     */
    record Rules(List<Rule> rules, Target otherwise) implements RouterSpec {
        public Rules {
            rules = List.copyOf(rules);
        }

        @Override
        public String type() {
            return "rules";
        }
    }
}
