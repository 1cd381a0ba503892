package io.millweir.routing;

import io.millweir.routing.online.Features;
import io.millweir.routing.online.OnlineLearning;
import java.util.Map;
import java.util.Optional;

/**
 * What routers need that learn while they run.
 *
 * @param features of queries; empty when no router looks at them
 */
public record Online(OnlineLearning learning, Optional<Features> features) {
    /** Whether a router of these learns while it runs. */
    public static boolean isAmong(Map<String, RouterSpec> specs) {
        return specs.values().stream()
                .anyMatch(spec -> spec instanceof RouterSpec.Bandit || spec instanceof RouterSpec.BradleyTerry);
    }

    /** What nobody has learned anything of, without features. */
    static Online none() {
        return new Online(new OnlineLearning(), Optional.empty());
    }
}
